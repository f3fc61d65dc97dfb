package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.convnextc.checkpoint.Checkpoint;
import org.convnextc.checkpoint.Checkpoints;
import org.convnextc.compiler.target.onnx.OnnxRuntime;
import org.convnextc.compiler.weights.CheckpointWeights;
import org.convnextc.ir.Errors;
import org.convnextc.ir.Graph;
import org.convnextc.ir.RandomGraphs;
import org.convnextc.ir.op.Parameter;
import org.convnextc.ir.reference.Reference;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.ir.reference.Weights;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.Provider;
import org.convnextc.tool.build.CompiledNet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every built-in net at its full widths; {@code -Dbless=true} writes what was measured to docs/architectures.md. */
@Tag("big")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTableTest {
    private static final double TOLERANCE = 1e-5;

    /** Nets up to ConvNeXt-B run as they are; larger ones with one or two blocks a stage, at 64x64. */
    private static final long LARGEST_WHOLE = 17_000_000_000L;

    private static final String HEAD =
            """
            # Architectures

            Every built-in net with random weights, written by `mvn verify -Pbig -Dtest=ArchitectureTableTest -Dbless=true
            -Dsurefire.failIfNoSpecifiedTests=false`. Parameters (without running statistics) and multiply-accumulates are of the whole net
            for one image of 224x224, with 1000 classes. Errors are max|a-b| / max|b| of the logits against the float64 reference, at full
            widths: of the Java target's worse kernels (vector and plain), and of ONNX Runtime on the exported model. Nets above 17 GMACs
            run with fewer blocks and at 64x64. What agrees with PyTorch's own numbers is in the README, under Numbers.

            | net | file | parameters | GMACs | run at | Java | ONNX Runtime |
            |---|---|---|---|---|---|---|
            """;

    private final List<String> rows = new ArrayList<>();

    @TempDir
    private Path folder;

    static List<Architecture> all() {
        return Architecture.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void measure(Architecture architecture) throws IOException {
        Graph whole = architecture.graph();
        Graph graph = whole.entry().macs() <= LARGEST_WHOLE ? whole : cut(architecture);
        Path file = Architecture.weights(folder, graph);
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            Weights weights = CheckpointWeights.of(checkpoint);
            Tensor64 input = RandomGraphs.input(graph, 1, 1);
            Tensor64 expected = Reference.run(graph, weights, input).get(0);
            double java = javaError(graph, file, input, expected);
            double onnx = Errors.relative(
                    OnnxRuntime.run(graph, weights, input, folder).get(0), expected);
            rows.add(row(architecture, whole, graph == whole ? "224x224" : "64x64, cut", java, onnx));
            System.out.println(rows.get(rows.size() - 1));
            assertEquals(0, java, TOLERANCE, "Java");
            assertEquals(0, onnx, TOLERANCE, "ONNX Runtime");
        } finally {
            Files.delete(file);
        }
    }

    private static Graph cut(Architecture architecture) {
        String depth = architecture.net().contains("Iso") ? "depth=2" : "depths=[1, 1, 2, 1]";
        return architecture.graph(depth, "input=3x64x64");
    }

    private static double javaError(Graph graph, Path weights, Tensor64 input, Tensor64 expected) {
        CompiledNet compiled = CompiledNet.of(Emitted.lower(graph));
        double worst = 0;
        for (Provider provider : List.of(Provider.VECTOR, Provider.PLAIN)) {
            try (Model model = compiled.load(weights, Options.defaults().withProvider(provider))) {
                Tensor64 found = Emitted.run(model, graph, input).get(0);
                worst = Math.max(worst, Errors.relative(found, expected));
            }
        }
        return worst;
    }

    private static String row(Architecture architecture, Graph whole, String size, double java, double onnx) {
        long parameters = whole.entry().parameters().stream()
                .filter(Parameter::learned)
                .mapToLong(parameter -> parameter.type().elements())
                .sum();
        return String.format(
                Locale.ROOT,
                "| %s | %s | %,d | %.3f | %s | %.1e | %.1e |",
                architecture.net(),
                architecture.file(),
                parameters,
                whole.entry().macs() / 1e9,
                size,
                java,
                onnx);
    }

    @AfterAll
    void write() throws IOException {
        if (Boolean.getBoolean("bless") && rows.size() == all().size()) {
            Files.writeString(Path.of("..", "docs", "architectures.md"), HEAD + String.join("\n", rows) + "\n");
        }
    }
}
