package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.convnextc.checkpoint.Checkpoint;
import org.convnextc.checkpoint.Checkpoints;
import org.convnextc.compiler.GoldenCase;
import org.convnextc.compiler.frontend.expand.Outputs;
import org.convnextc.compiler.weights.CheckpointWeights;
import org.convnextc.io.Npy;
import org.convnextc.ir.Errors;
import org.convnextc.ir.Graph;
import org.convnextc.ir.reference.Reference;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.Provider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * ResNet-50 and ResNeXt-50 against torchvision 0.14.1 in float64, with seeded weights that a script writes (it needs Python with numpy).
 */
@Tag("big")
class ResNetGoldenTest {
    /** PyTorch's own float32 logits are 1.0e-6 off. */
    private static final double LOGITS = 1e-5;

    /** The stored layer4 is float32. */
    private static final double STORED = 1e-6;

    private static final double REFERENCE = 1e-12;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"ResNet50, r_resnet50, resnet50, 201", "ResNeXt50, r_resnext50, resnext50_32x4d, 202"})
    void logits(String net, String golden, String model, int seed) throws IOException, InterruptedException {
        Path weights = write(model, seed);
        Path directory = GoldenCase.folder(golden);
        Npy.Doubles logits = Npy.readDoubles(directory.resolve("logits_f64.npy"));
        var expected = new Tensor64(Arrays.stream(logits.shape()).boxed().toList(), logits.values());
        Graph graph = new Architecture("resnet.net", net).graph("input=3x96x96");
        try (Checkpoint io = Checkpoints.open(directory.resolve("io.safetensors"));
                Checkpoint checkpoint = Checkpoints.open(weights)) {
            Tensor64 input = CheckpointWeights.of(io).get("input");
            Graph both = Outputs.select(graph, List.of("layer4", "fc"));
            List<Tensor64> found = Reference.run(both, CheckpointWeights.of(checkpoint), input);
            assertEquals(
                    0, Errors.relative(found.get(0), CheckpointWeights.of(io).get("layer4")), STORED, "layer4");
            assertEquals(0, Errors.relative(found.get(1), expected), REFERENCE, "reference");
            for (Provider provider : List.of(Provider.VECTOR, Provider.PLAIN)) {
                try (Model emitted =
                        Emitted.load(graph, weights, Options.defaults().withProvider(provider))) {
                    double error =
                            Errors.relative(Emitted.run(emitted, graph, input).get(0), expected);
                    System.out.println(golden + ", " + provider + ": logits are off by " + error);
                    assertEquals(0, error, LOGITS, provider.toString());
                }
            }
        }
    }

    private Path write(String model, int seed) throws IOException, InterruptedException {
        Path weights = folder.resolve(model + ".safetensors");
        Process script = new ProcessBuilder(
                        "python3",
                        "../compiler/src/test/python/make_weights.py",
                        weights.toString(),
                        "--model",
                        model,
                        "--seed",
                        Integer.toString(seed))
                .inheritIO()
                .start();
        assertEquals(0, script.waitFor(), "make_weights.py");
        return weights;
    }
}
