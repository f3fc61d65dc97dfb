package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.convnextc.checkpoint.Checkpoint;
import org.convnextc.checkpoint.Checkpoints;
import org.convnextc.compiler.target.onnx.OnnxRuntime;
import org.convnextc.compiler.weights.CheckpointWeights;
import org.convnextc.ir.Errors;
import org.convnextc.ir.Graph;
import org.convnextc.ir.RandomGraphs;
import org.convnextc.ir.reference.Reference;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.Provider;
import org.convnextc.tool.build.CompiledNet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The emitted class of every net that comes along, and its model in ONNX Runtime, compute what the float64 reference computes. */
class ArchitecturesTest {
    /** The worst float32 error of the classes is 7.4e-7, of ResNeXt101; ONNX Runtime's is 1e-6. */
    private static final double TOLERANCE = 1e-5;

    @TempDir
    private Path folder;

    static List<Architecture> all() {
        return Architecture.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void narrow(Architecture architecture) throws IOException {
        check(architecture.narrow("3x64x64"));
    }

    /** One after another; ConvNeXt-B's road is the same with other widths. */
    static Stream<Architecture> roadmap() {
        return Architecture.ofFile("../examples/roadmap.net")
                .filter(architecture -> !architecture.net().startsWith("B"));
    }

    @ParameterizedTest
    @MethodSource("roadmap")
    void roadmap(Architecture architecture) throws IOException {
        check(architecture.graph("depths=[1,1,2,1]", "widths=[64,64,96,128]", "input=3x46x38"));
    }

    /** No net is bound to squares or to multiples of its stride. */
    @ParameterizedTest
    @CsvSource({
        "convnext.net,     ConvNeXtT,      3x70x93",
        "convnext.net,     ConvNeXtV2Atto, 3x96x64",
        "convnext.net,     ConvNeXtIsoS,   3x50x81",
        "resnet.net,       ResNet18,       3x75x53",
        "resnet.net,       ResNeXt50,      1x61x90",
        "mobilenet_v2.net, MobileNetV2,    3x77x49",
    })
    void oddSizes(String file, String net, String input) throws IOException {
        check(new Architecture(file, net).narrow(input));
    }

    /** Full widths, at a small resolution. */
    @ParameterizedTest
    @CsvSource({"convnext.net, ConvNeXtV2Atto", "mobilenet_v2.net, MobileNetV2"})
    void wide(String file, String net) throws IOException {
        check(new Architecture(file, net).graph("input=3x64x64"));
    }

    private void check(Graph graph) throws IOException {
        Path weights = Architecture.weights(folder, graph);
        Tensor64 input = RandomGraphs.input(graph, 2, 1);
        Tensor64 expected;
        try (Checkpoint checkpoint = Checkpoints.open(weights)) {
            expected = Reference.run(graph, CheckpointWeights.of(checkpoint), input)
                    .get(0);
            Tensor64 onnx = OnnxRuntime.run(graph, CheckpointWeights.of(checkpoint), input, folder)
                    .get(0);
            assertEquals(0, Errors.relative(onnx, expected), TOLERANCE, graph.name() + " in ONNX Runtime");
        }
        CompiledNet compiled = CompiledNet.of(Emitted.lower(graph));
        for (Provider provider : List.of(Provider.VECTOR, Provider.PLAIN)) {
            Options options = Options.defaults().withProvider(provider).withThreads(2);
            try (Model model = compiled.load(weights, options)) {
                double error = Errors.relative(Emitted.run(model, graph, input).get(0), expected);
                assertEquals(0, error, TOLERANCE, graph.name() + " " + provider);
            }
        }
    }
}
