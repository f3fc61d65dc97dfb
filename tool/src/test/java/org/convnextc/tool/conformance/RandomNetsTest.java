package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.convnextc.ir.op.LayerOp;
import org.convnextc.ir.op.Op;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each target, and what else {@link NetChecks} has, on random nets. {@code -Drandom.nets=5000} takes more of them than the usual 200, and {@code
 * -Drandom.first=1234} others. Targets that a compiler of C++ builds get a few nets, and forty in the profile {@code big}.
 */
class RandomNetsTest {
    private static final long[] FEW = {46, 97, 104};

    @TempDir
    private Path folder;

    static LongStream seeds() {
        long first = Long.getLong("random.first", 0);
        return LongStream.range(first, first + Long.getLong("random.nets", 200));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void allChecksHold(long seed) {
        NetChecks.ALL.forEach((name, check) -> check(name, check, seed));
    }

    /** Together they have every op that the passes of these targets leave. */
    static LongStream fewSeeds() {
        Long first = Long.getLong("random.first");
        return first == null ? LongStream.of(FEW) : LongStream.range(first, first + FEW.length);
    }

    @ParameterizedTest
    @MethodSource("fewSeeds")
    void inNativeCode(long seed) {
        NativeRunner.assumeAvailable();
        check("native", NetChecks.BUILT.get("native"), seed);
    }

    @ParameterizedTest
    @MethodSource("fewSeeds")
    void onASimulatedGpu(long seed) {
        SimulatedRunner.assumeAvailable();
        check("cuda", NetChecks.BUILT.get("cuda"), seed);
    }

    static LongStream someSeeds() {
        return seeds().limit(40);
    }

    @ParameterizedTest
    @MethodSource("someSeeds")
    @Tag("big")
    void allTargets(long seed) {
        NativeRunner.assumeAvailable();
        SimulatedRunner.assumeAvailable();
        NetChecks.BUILT.forEach((name, check) -> check(name, check, seed));
    }

    private void check(String name, NetChecks.Check check, long seed) {
        String text = RandomNet.text(seed);
        Throwable failure = failure(check, text, seed);
        if (failure != null) {
            throw new AssertionError(report(name, check, text, seed), failure);
        }
    }

    /** What a check throws; null where it holds. */
    private Throwable failure(NetChecks.Check check, String text, long seed) {
        try {
            check.run(Subject.of(text, RandomNet.NAME, seed), folder);
            return null;
        } catch (AssertionError | RuntimeException | IOException e) {
            return e;
        }
    }

    private String report(String name, NetChecks.Check check, String text, long seed) {
        String shrunk = Shrinker.shrink(text, shorter -> valid(shorter, seed) && failure(check, shorter, seed) != null)
                .replaceAll("\\n\\s*\\n", "\n");
        return "the check '" + name + "' of the net with the seed " + seed + ":\n" + shrunk + "\n(in full:\n" + text
                + ")";
    }

    private static boolean valid(String text, long seed) {
        try {
            Subject.of(text, RandomNet.NAME, seed);
            return true;
        } catch (AssertionError | RuntimeException e) {
            return false;
        }
    }

    /** The first hundred nets have every op of the language. */
    @Test
    void everyOpIsThere() {
        Set<String> missing =
                Op.of(LayerOp.class).stream().map(Class::getSimpleName).collect(Collectors.toCollection(TreeSet::new));
        for (long seed = 0; seed < 100; seed++) {
            Subject.of(RandomNet.text(seed), RandomNet.NAME, seed).graph().entry().body().stream()
                    .map(instruction -> instruction.op().getClass().getSimpleName())
                    .forEach(missing::remove);
        }
        assertEquals(Set.of(), missing);
    }

    /** Down to the step that matters, and what the rest of the text needs. */
    @Test
    void failuresShrink() {
        String text = "net A { x = 1; body = { conv 3 -> 4; residual { relu; gelu }; mean } }\nnet B { }\n";
        String shrunk = Shrinker.shrink(text, shorter -> shorter.contains("gelu") && shorter.startsWith("net A {"));
        assertEquals(
                "net A { body = { residual { gelu };} }",
                shrunk.replaceAll("\\s+", " ").strip());
    }
}
