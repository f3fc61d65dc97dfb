package org.convnextc.compiler.emit.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.convnextc.compiler.GoldenCase;
import org.convnextc.compiler.ir.Errors;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.ir.RandomGraphs;
import org.convnextc.compiler.ir.Reference;
import org.convnextc.compiler.ir.Tensor64;
import org.convnextc.compiler.ir.Weights;
import org.convnextc.runtime.weights.Checkpoint;
import org.convnextc.runtime.weights.Checkpoints;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** ONNX Runtime computes from exported models what PyTorch and the float64 reference compute. */
class OnnxParityTest {
    /** ONNX Runtime's float32 is off by up to 8e-7 on the goldens and 2e-6 on these random nets. */
    private static final double TOLERANCE = 1e-5;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void pytorchsLogits(GoldenCase golden) throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(golden.weights())) {
            List<Tensor64> found = OnnxRuntime.run(golden.graph(), Weights.of(checkpoint), golden.input(), folder);
            assertEquals(0, Errors.relative(found.get(0), golden.logits()), TOLERANCE);
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void randomGraphs(long seed) throws IOException {
        Graph graph = RandomGraphs.graph(seed);
        Map<String, Tensor64> weights = RandomGraphs.weights(graph, seed);
        Tensor64 input = RandomGraphs.input(graph, 2, seed);
        List<Tensor64> expected = Reference.run(graph, weights::get, input);
        List<Tensor64> found = OnnxRuntime.run(graph, weights::get, input, folder);
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(0, Errors.relative(found.get(i), expected.get(i)), TOLERANCE);
        }
    }
}
