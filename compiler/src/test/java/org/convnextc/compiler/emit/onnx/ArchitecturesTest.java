package org.convnextc.compiler.emit.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.convnextc.compiler.emit.java.Emitted;
import org.convnextc.compiler.ir.Errors;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.ir.RandomGraphs;
import org.convnextc.compiler.ir.Reference;
import org.convnextc.compiler.ir.SeededWeights;
import org.convnextc.compiler.ir.Tensor64;
import org.convnextc.compiler.sema.Architectures;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The float64 reference, the emitted class and ONNX Runtime agree on every net that comes with convnextc. */
class ArchitecturesTest {
    /** On these nets ONNX Runtime's float32 is off by up to 1e-6, the class's by up to 7e-7. */
    private static final double TOLERANCE = 1e-5;

    @TempDir
    private Path folder;

    static Stream<Arguments> nets() {
        return Architectures.reduced().entrySet().stream().map(net -> Arguments.of(net.getKey(), net.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nets")
    void threeWays(String names, Graph graph) throws IOException {
        Map<String, Tensor64> weights = SeededWeights.of(graph, 1);
        Tensor64 input = RandomGraphs.input(graph, 2, 1);
        Tensor64 reference = Reference.run(graph, weights::get, input).get(0);
        Tensor64 onnx = OnnxRuntime.run(graph, weights::get, input, folder).get(0);
        try (Model model = Emitted.load(graph, Emitted.checkpoint(folder, weights), Options.defaults())) {
            Tensor64 emitted = Emitted.run(model, graph, input).get(0);
            assertEquals(0, Errors.relative(onnx, reference), TOLERANCE, "ONNX Runtime and the reference");
            assertEquals(0, Errors.relative(emitted, reference), TOLERANCE, "the class and the reference");
            assertEquals(0, Errors.relative(onnx, emitted), TOLERANCE, "ONNX Runtime and the class");
        }
    }
}
