package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.compiler.Golden;
import org.convnextc.compiler.GoldenCase;
import org.convnextc.compiler.LoadedNet;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.expand.Outputs;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.compiler.pass.InsertProbes;
import org.convnextc.compiler.target.ClassSpec;
import org.convnextc.compiler.target.java.OpCode;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.ir.Errors;
import org.convnextc.ir.Graph;
import org.convnextc.ir.RandomGraphs;
import org.convnextc.ir.op.Block;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.op.Linear;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.TrainingOp;
import org.convnextc.ir.op.WeightOp;
import org.convnextc.ir.reference.Reference;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.ir.verify.Verifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of emitted classes. */
class JavaEmitterTest {
    /** These are gone when the passes have run, or are weights that the binding code derives. */
    private static final Set<Class<? extends Op>> NEVER_EMITTED = Stream.of(
                    TrainingOp.class, WeightOp.class, Linear.class, Block.class, Call.class)
            .flatMap(kind -> Op.of(kind).stream())
            .collect(Collectors.toSet());

    @ParameterizedTest
    @ValueSource(strings = {"fashion", "custom", "tiny"})
    void examples(String name) {
        var diagnostics = new Diagnostics();
        Path file = Path.of("..", "examples", name + ".net");
        Graph flat = Frontend.load(file, Optional.empty(), List.of(), new SourceMap(), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
        Golden.check("java/" + name + ".java.txt", Targets.JAVA.source(Emitted.lower(flat), "", flat.name()));
    }

    @ParameterizedTest
    @EnumSource(names = {"D_V2_MICRO", "E_ISO_MICRO_GAMMA", "F_NO_GAMMA"})
    void variants(GoldenCase golden) {
        String name = golden.name().toLowerCase(Locale.ROOT);
        Golden.check("java/" + name + ".java.txt", Targets.JAVA.source(Emitted.lower(golden.graph()), "a.b", "Golden"));
    }

    @Test
    void severalOutputs() {
        Graph graph = Outputs.select(GoldenCase.E_ISO_MICRO.graph(), List.of("blocks.1", "norm"));
        Golden.check("java/outputs.java.txt", Targets.JAVA.source(Emitted.lower(graph), "", "Features"));
    }

    @Test
    void labels() {
        ClassSpec spec = ClassSpec.of("a.b", "Named").withLabels(List.of("cat", "dog \"Rex\"", "caf\u00e9"));
        Graph graph = Emitted.lower(GoldenCase.E_ISO_MICRO.graph());
        Golden.check("java/labels.java.txt", Targets.JAVA.sources(graph, spec).get("Named.java"));
    }

    @Test
    void depthDoesNotMakeTheSourceLonger() {
        int tiny = length("ConvNeXtT");
        int extraLarge = length("ConvNeXtXL");
        assertTrue(Math.abs(tiny - extraLarge) <= tiny / 10, tiny + " and " + extraLarge);
    }

    private static int length(String net) {
        return Targets.JAVA.source(Emitted.lower(builtIn(net)), "", net).length();
    }

    @Test
    void everyOpThatIsLeftAfterThePassesHasItsCode() {
        Set<Class<?>> missing =
                Op.of(Op.class).stream().filter(op -> !OpCode.supports(op)).collect(Collectors.toSet());
        assertEquals(NEVER_EMITTED, missing);
    }

    /** Nor do two values become one: %i.0 and %i_0 are in different places, since a convolution does not overwrite its operand. */
    @Test
    void namesOfTheUsersDoNotBreakTheSource(@TempDir Path folder) throws IOException {
        String text =
                """
                net Odd {
                  input = 1x4x4
                  preprocess = { normalize mean=[0] std=[1] }
                  body = { b: conv 1x1 -> 2; t: layernorm; class: conv 1x1 -> 2; i.0: gelu; i_0: conv 3x3 depthwise; X: linear -> 2
                    spec: conv 1x1 -> 2; kernels: gelu; d: conv 3x3 depthwise; window_3x3_pad_1: gelu; mean }
                }
                """;
        var diagnostics = new Diagnostics();
        Graph flat = Frontend.load(
                        new Source("*/ \\u0022 <b>.net", text),
                        Optional.empty(),
                        List.of(),
                        new SourceMap(),
                        diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
        Map<String, Tensor64> weights = RandomGraphs.weights(flat, 1);
        Tensor64 input = RandomGraphs.input(flat, 2, 1);
        List<Tensor64> expected = Reference.run(flat, weights::get, input);
        double tolerance = Float32Error.tolerance(Float32Error.rounding(flat, weights, input, expected, 1));
        JavaRunner.run(flat, weights, input, folder)
                .forEach((provider, found) -> assertEquals(
                        0, Errors.relative(found.get(0), expected.get(0)), tolerance, provider.toString()));
    }

    private static Graph builtIn(String net) {
        var diagnostics = new Diagnostics();
        return Frontend.load("convnext.net", Optional.of(net), List.of(), new SourceMap(), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
    }

    /** One of calls, and one whose class has parts. */
    static Stream<Graph> profiled() {
        var text = new StringBuilder("net Long { input = 3x4x4  body = {\n");
        for (int i = 0; i < 170; i++) {
            text.append("l.").append(i).append(": layernorm\n");
        }
        return Stream.of(
                GoldenCase.D_V2_MICRO.graph(), LoadedNet.text(text + "mean } }").graph());
    }

    /** What a profile measures is the class that users run, and marks: at the start, behind each step, and behind the results. */
    @ParameterizedTest
    @MethodSource("profiled")
    void marksAreAllThatAProfileAdds(Graph flat) {
        Graph lowered = Emitted.lower(flat);
        Graph probed = InsertProbes.into(lowered);
        Verifier.check(probed, "insert_probes");
        String instrumented = Targets.JAVA.source(probed, "", "Golden");
        assertEquals(
                Targets.JAVA.source(lowered, "", "Golden"),
                instrumented
                        .lines()
                        .filter(line -> !line.endsWith("Probes.mark(t);")
                                && !line.equals("import org.convnextc.runtime.spi.Probes;"))
                        .map(line -> line + "\n")
                        .collect(Collectors.joining()));
        long steps = lowered.functions().stream()
                .flatMap(function -> function.body().stream())
                .filter(instruction -> !(instruction.op() instanceof Call))
                .count();
        assertEquals(
                steps + 2,
                instrumented
                        .lines()
                        .filter(line -> line.endsWith("Probes.mark(t);"))
                        .count());
    }
}
