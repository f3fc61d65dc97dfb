package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.convnextc.checkpoint.Checkpoint;
import org.convnextc.checkpoint.Checkpoints;
import org.convnextc.compiler.GoldenCase;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.expand.Outputs;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.compiler.target.onnx.OnnxRuntime;
import org.convnextc.compiler.weights.CheckpointWeights;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.io.Npy;
import org.convnextc.ir.Errors;
import org.convnextc.ir.Graph;
import org.convnextc.ir.reference.Reference;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ConvNeXt-T at full size against PyTorch, with seeded weights that a script writes (it needs Python with numpy). */
@Tag("big")
class TinyGoldenTest {
    /** PyTorch's own float32 logits are 1.3e-6 off; its worst inner tensor 1.7e-6. */
    private static final double LOGITS = 1e-5;

    private static final double INSIDE = 2e-5;
    private static final double REFERENCE = 1e-12;
    private static final Path CASE = GoldenCase.folder("c_tiny224");

    @TempDir
    private static Path folder;

    private static Path weights;
    private static Tensor64 input;
    private static Graph graph;

    @BeforeAll
    static void prepare() throws IOException, InterruptedException {
        weights = folder.resolve("tiny.safetensors");
        Process script = new ProcessBuilder(
                        "python3", "../compiler/src/test/python/make_weights.py", weights.toString(), "--seed", "103")
                .inheritIO()
                .start();
        assertEquals(0, script.waitFor(), "make_weights.py");
        input = stored("input");
        var diagnostics = new Diagnostics();
        graph = Frontend.load(
                        Path.of("..", "examples", "tiny.net"),
                        Optional.empty(),
                        List.of(),
                        new SourceMap(),
                        diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
    }

    @Test
    void logits() {
        try (Model model = Emitted.load(graph, weights, Options.defaults())) {
            double error = Errors.relative(Emitted.run(model, graph, input).get(0), expected());
            System.out.println("c_tiny224: logits are off by " + error);
            assertEquals(0, error, LOGITS);
        }
    }

    /** The exported model, in ONNX Runtime. */
    @Test
    void onnxRuntime() throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(weights)) {
            double error = Errors.relative(
                    OnnxRuntime.run(graph, CheckpointWeights.of(checkpoint), input, folder)
                            .get(0),
                    expected());
            System.out.println("c_tiny224: ONNX Runtime's logits are off by " + error);
            assertEquals(0, error, LOGITS);
        }
    }

    @Test
    void features() throws IOException {
        check("norm", stored("features"));
    }

    @Test
    void reference() {
        try (Checkpoint checkpoint = Checkpoints.open(weights)) {
            Tensor64 found = Reference.run(graph, CheckpointWeights.of(checkpoint), input)
                    .get(0);
            assertEquals(0, Errors.relative(found, expected()), REFERENCE);
        }
    }

    private static void check(String path, Tensor64 expected) throws IOException {
        Graph cut = Outputs.select(graph, List.of(path));
        try (Model model = Emitted.load(cut, weights, Options.defaults())) {
            assertEquals(0, Errors.relative(Emitted.run(model, cut, input).get(0), expected), INSIDE, path);
        }
    }

    private static Tensor64 expected() {
        Npy.Doubles logits = Npy.readDoubles(CASE.resolve("logits_f64.npy"));
        return new Tensor64(Arrays.stream(logits.shape()).boxed().toList(), logits.values());
    }

    private static Tensor64 stored(String name) {
        try (Checkpoint io = Checkpoints.open(CASE.resolve("io.safetensors"))) {
            return CheckpointWeights.of(io).get(name);
        }
    }
}
