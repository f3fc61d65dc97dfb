package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.convnextc.compiler.Golden;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.compiler.target.cpp.CppNames;
import org.convnextc.compiler.target.cpp.CppOps;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Errors;
import org.convnextc.ir.Graph;
import org.convnextc.ir.RandomGraphs;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.op.Linear;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.TrainingOp;
import org.convnextc.ir.op.WeightOp;
import org.convnextc.ir.reference.Reference;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.ir.text.Printer;
import org.convnextc.kernels.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The text of emitted C++ and its Java class, and the graph that it spells. */
class CppEmitterTest {
    /** These are gone when the passes have run, or are weights that the binding code derives. */
    private static final Set<Class<? extends Op>> NEVER_EMITTED = Stream.of(
                    TrainingOp.class, WeightOp.class, Linear.class, Call.class)
            .flatMap(kind -> Op.of(kind).stream())
            .collect(Collectors.toSet());

    /** A type, or a function with its parameters. */
    private static final Pattern DECLARED =
            Pattern.compile("^(?:struct|class) (\\w+)|^[a-z][\\w:<>*& ]* \\*?(\\w+)\\(", Pattern.MULTILINE);

    @Test
    void fashion() {
        Graph lowered = NativeNets.lower(example("fashion"));
        Golden.check("cpp/fashion.ir", Printer.print(lowered));
        Targets.NATIVE
                .sources(lowered, "a.b", "Fashion")
                .forEach((name, text) -> Golden.check("cpp/" + name + ".txt", text));
    }

    /** What the headers declare, at the start of a line or within a namespace, is none of a net's names. */
    @Test
    void noNameHidesOneOfTheKernels() {
        Set<String> declared = Headers.CPP.all().values().stream()
                .flatMap(text -> DECLARED.matcher(new String(text, StandardCharsets.UTF_8))
                        .results())
                .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(
                declared.containsAll(Set.of("Matrix", "WinogradFilters", "block", "gemm", "keep", "mark", "None")),
                declared.toString());
        for (String name : declared) {
            assertNotEquals(name, new CppNames().field(name));
            assertNotEquals(name, new CppNames().type(name));
        }
        assertEquals("headNormedWeight", new CppNames().field("head.normed.weight"));
        assertEquals("Block4x4x96", new CppNames().type("block_4x4x96"));
    }

    @Test
    void depthDoesNotMakeTheSourceLonger() {
        int tiny = length("tiny");
        int extraLarge = length("xlarge");
        assertTrue(Math.abs(tiny - extraLarge) <= tiny / 10, tiny + " and " + extraLarge);
    }

    @Test
    void everyOpThatIsLeftAfterThePassesHasItsKernel() {
        Set<Class<?>> missing =
                Op.of(Op.class).stream().filter(op -> !CppOps.supports(op)).collect(Collectors.toSet());
        assertEquals(NEVER_EMITTED, missing);
    }

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    /** Both are float64: they differ in the order of sums alone. */
    @ParameterizedTest
    @MethodSource("seeds")
    void passesKeepWhatIsComputed(long seed) {
        Graph flat = RandomGraphs.graph(seed);
        Map<String, Tensor64> weights = RandomGraphs.weights(flat, seed);
        Tensor64 input = RandomGraphs.input(flat, 2, seed);
        List<Tensor64> expected = Reference.run(flat, weights::get, input);
        List<Tensor64> found = Reference.run(NativeNets.lower(flat), weights::get, input);
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(0, Errors.relative(found.get(i), expected.get(i)), 1e-11);
        }
    }

    private static int length(String name) {
        Graph lowered = NativeNets.lower(example(name));
        return Targets.NATIVE.sources(lowered, "", "Net").values().stream()
                .mapToInt(String::length)
                .sum();
    }

    private static Graph example(String name) {
        var diagnostics = new Diagnostics();
        Path file = Path.of("..", "examples", name + ".net");
        return Frontend.load(file, Optional.empty(), List.of(), new SourceMap(), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
    }
}
