package org.convnextc.compiler.target.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.convnextc.checkpoint.Checkpoint;
import org.convnextc.checkpoint.Checkpoints;
import org.convnextc.compiler.GoldenCase;
import org.convnextc.compiler.frontend.expand.Outputs;
import org.convnextc.compiler.weights.CheckpointWeights;
import org.convnextc.ir.Errors;
import org.convnextc.ir.Graph;
import org.convnextc.ir.reference.Tensor64;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** ONNX Runtime computes from exported models what PyTorch computes; random nets are in the package {@code random}. */
class OnnxParityTest {
    /** ONNX Runtime's float32 is off by up to 8e-7. */
    private static final double TOLERANCE = 1e-5;

    /** As for emitted classes: PyTorch's float32 is off by up to 1.7e-6. */
    private static final double INSIDE = 2e-5;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void pytorchsLogits(GoldenCase golden) throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(golden.weights())) {
            List<Tensor64> found =
                    OnnxRuntime.run(golden.graph(), CheckpointWeights.of(checkpoint), golden.input(), folder);
            assertEquals(0, Errors.relative(found.get(0), golden.logits()), TOLERANCE);
        }
    }

    /** As outputs of one model, under their paths. */
    @ParameterizedTest
    @EnumSource
    void pytorchsValuesInside(GoldenCase golden) throws IOException {
        Map<String, String> paths = golden.paths();
        Graph graph = Outputs.select(golden.graph(), List.copyOf(paths.values()));
        Path file = folder.resolve("model.onnx");
        try (Checkpoint checkpoint = Checkpoints.open(golden.weights())) {
            OnnxRuntime.write(file, graph, CheckpointWeights.of(checkpoint), OnnxFile.Storage.AUTOMATIC);
        }
        Map<String, Tensor64> found = OnnxRuntime.run(file, golden.input());
        assertEquals(Set.copyOf(paths.values()), found.keySet());
        paths.forEach((stored, path) ->
                assertEquals(0, Errors.relative(found.get(path), golden.tensor(stored)), INSIDE, path));
    }
}
