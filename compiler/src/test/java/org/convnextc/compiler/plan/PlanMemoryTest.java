package org.convnextc.compiler.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.op.Copy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No two values that are live at the same time share a byte: the verifier, which runs after the pass, checks each plan for that. */
class PlanMemoryTest {
    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void randomBlocksAndJoins(long seed) {
        lower(new Steps(new Random(seed)).chain(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ConvNeXtT", "ConvNeXtXL", "ConvNeXtV2Tiny", "ConvNeXtIsoS"})
    void residualBlocksMoveNothing(String net) {
        var diagnostics = new Diagnostics();
        Graph flat = Frontend.load("convnext.net", Optional.of(net), List.of(), new SourceMap(), diagnostics)
                .orElseThrow();
        for (Function function : Targets.JAVA.lower(flat, diagnostics).functions()) {
            assertTrue(function.body().stream().noneMatch(i -> i.op() instanceof Copy), function.name());
        }
    }

    /** A function leaves its result where its input was only if it is called, and if the two are of one shape. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "conv 3x3 -> 3; relu",
                "concat { a.0: { conv 3x3 -> 5; relu } } { a.1: { conv 3x3 -> 5; relu } }; mean"
            })
    void functionsThatNeedNoCopyHaveNone(String body) {
        String text =
                "net N { input = 3x6x6  preprocess = { normalize mean=[0,0,0] std=[1,1,1] }  body = { " + body + " } }";
        var diagnostics = new Diagnostics();
        Graph flat = Frontend.load(new Source("n.net", text), Optional.empty(), List.of(), new SourceMap(), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
        // The first one: the block, which callers copy from and to, or the net.
        Function first = Targets.JAVA.lower(flat, diagnostics).functions().get(0);
        assertTrue(first.body().stream().noneMatch(i -> i.op() instanceof Copy), () -> first.name() + first.body());
    }

    /** Such a block copies its result to where its input was, and its callers move nothing. */
    @Test
    void blocksThatCannotEndInPlaceFollowEachOtherWithoutCopies() {
        Graph planned = plan("stem: conv 1x1 -> 4; repeat 3 { d: conv 3x3 -> 4; relu; e: conv 3x3 -> 4; gelu }; mean");
        assertEquals(2, planned.functions().size());
        assertEquals(1, copies(planned.functions().get(0)));
        assertEquals(0, copies(planned.entry()));
    }

    /** Beyond that, calls in branches keep all copies, also behind a call that gives the net's result. */
    @ParameterizedTest
    @CsvSource({"24, false", "25, true"})
    void copiesThatMakeNoDifferenceAreLeftOutOfUpTo100Calls(int branches, boolean kept) {
        String calls = "repeat 2 { d: linear -> 4; relu; e: linear -> 4; gelu }";
        String branching = IntStream.range(0, branches)
                .mapToObj(i -> "residual { " + calls + " } via { " + calls + " }; ")
                .collect(Collectors.joining());
        Graph planned = plan("mean; stem: linear -> 4; " + branching + calls);
        int all = 2 * (4 * branches + 2);
        assertTrue(copies(planned.entry()) > 0);
        assertEquals(kept, copies(planned.entry()) == all, () -> copies(planned.entry()) + " of " + all);
    }

    private static Graph plan(String steps) {
        String text = "net N { input = 3x6x6  preprocess = { normalize mean=[0,0,0] std=[1,1,1] }  body = { " + steps
                + " } }";
        var diagnostics = new Diagnostics();
        Graph flat = Frontend.load(new Source("n.net", text), Optional.empty(), List.of(), new SourceMap(), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
        Graph planned = Targets.JAVA.lower(flat, diagnostics);
        assertEquals(List.of(), diagnostics.all());
        return planned;
    }

    private static long copies(Function function) {
        return function.body().stream().filter(i -> i.op() instanceof Copy).count();
    }

    @Test
    void anArenaBeyondTheAddressableIsAnError() {
        var diagnostics = new Diagnostics();
        String text =
                """
                net Huge {
                  input = 3x20000x20000
                  preprocess = { normalize mean=[0,0,0] std=[1,1,1] }
                  body = { a: conv 1x1 -> 4; residual { b: conv 3x3 depthwise; relu }; mean }
                }
                """;
        Graph flat = Frontend.load(
                        new Source("huge.net", text), Optional.empty(), List.of(), new SourceMap(), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
        Targets.JAVA.lower(flat, diagnostics);
        assertEquals("P001", diagnostics.all().get(0).code());
    }

    private static void lower(String steps) {
        String text =
                """
                net Blocks {
                  input = 3x6x6
                  preprocess = { normalize mean=[0,0,0] std=[1,1,1] }
                  block = { residual { d: conv 3x3 depthwise; n: layernorm; e: linear -> 8; gelu; p: linear -> 4 } }
                  plain = { d: conv 3x3 -> 4; relu; e: conv 3x3 -> 4; gelu }
                  body = { stem: conv 1x1 -> 4; %s; mean; head: linear -> 5 }
                }
                """
                        .formatted(steps);
        var diagnostics = new Diagnostics();
        Graph flat = Frontend.load(
                        new Source("blocks.net", text), Optional.empty(), List.of(), new SourceMap(), diagnostics)
                .orElseThrow(() -> new AssertionError(text + diagnostics.all()));
        // Of their own: a net that happens to use one kind of block alone is warned of the other's slot.
        var ofPasses = new Diagnostics();
        Targets.JAVA.lower(flat, ofPasses);
        assertEquals(List.of(), ofPasses.all());
    }

    /** Random steps that keep the shape [N,6,6,4]. */
    private record Steps(Random random) {
        String chain(int depth) {
            StringBuilder steps = new StringBuilder(step(depth));
            for (int i = random.nextInt(3); i > 0; i--) {
                steps.append("; ").append(step(depth));
            }
            return steps.toString();
        }

        private String step(int depth) {
            int kind = random.nextInt(depth > 0 ? 9 : 4);
            return switch (kind) {
                case 0 -> "repeat " + (2 + random.nextInt(2)) + " { block }";
                case 1 -> "repeat " + (2 + random.nextInt(2)) + " { plain }";
                case 2 -> "gelu";
                case 3 -> "conv 1x1 -> 4";
                case 4 -> "residual { " + chain(depth - 1) + " }";
                case 5 -> "residual { " + chain(depth - 1) + " } via { " + chain(depth - 1) + " }";
                case 6 -> widened("b" + random.nextInt(1_000_000));
                case 7 -> "multiply { " + chain(depth - 1) + " } via { " + chain(depth - 1) + " }";
                default -> "concat { " + chain(depth - 1) + " } { " + chain(depth - 1) + " }; conv 1x1 -> 4";
            };
        }

        /** Equal blocks side by side, whose results are larger than what all of them read: no callee may return in place. */
        private static String widened(String label) {
            String blocks = IntStream.range(0, 2)
                    .mapToObj(i -> "{ " + label + "." + i + ": { conv 3x3 -> 6; relu } }")
                    .collect(Collectors.joining(" "));
            return "concat " + blocks + "; conv 1x1 -> 4";
        }
    }
}
