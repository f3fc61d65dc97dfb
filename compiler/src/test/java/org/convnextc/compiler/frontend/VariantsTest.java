package org.convnextc.compiler.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.convnextc.checkpoint.Checkpoint;
import org.convnextc.checkpoint.Checkpoints;
import org.convnextc.compiler.weights.CheckpointWeights;
import org.convnextc.io.Npy;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Result;
import org.convnextc.ir.op.Parameter;
import org.convnextc.ir.reference.Reference;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.ir.reference.Weights;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The variants of ConvNeXt that other libraries have, beside what the libraries' equations give in float64: small checkpoints with the
 * names and shapes of mmseg, facebookresearch/dinov3, timm and open_clip.
 */
class VariantsTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "variants");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "maps | ConvNeXtMaps | norm0 | norm0 | layer_scale = 1",
                "maps | ConvNeXtMaps | norm1 | norm1 | layer_scale = 1",
                "maps | ConvNeXtMaps | norm2 | norm2 | layer_scale = 1",
                "maps | ConvNeXtMaps | norm3 | y | layer_scale = 1",
                "dinov3 | ConvNeXtDinoV3 | norm | y | layer_scale = 1",
                "dinov3 | ConvNeXtDinoV3 | patches | patches | layer_scale = 1",
                "ols | ConvNeXtOls | head | y | classes = 10  stem_width = 8",
                "mlp_head | ConvNeXtMlpHead | head | y | classes = 10  hidden = 32",
                "clip | ConvNeXtClip | head | y | embedding = 10",
                "clip_mlp | ConvNeXtClipMlp | head | y | embedding = 10",
                "kernels | ConvNeXtKernels | head | y | classes = 10  kernels = [7, 5, 5, 3]  norm = { layernorm eps=1e-5 }  act = silu",
            })
    void computesWhatTheLibraryDoes(String variant, String net, String output, String expectedIn, String slots) {
        Graph graph = Expansion.of("use \"convnext.net\"\nnet Variant : " + net
                        + " { depths = [1, 1, 2, 1]  widths = [8, 16, 24, 32]  input = 3x64x64  " + slots
                        + " }")
                .valid();
        List<String> outputs =
                graph.entry().results().stream().map(Result::name).toList();
        Tensor64 expected = doubles(FOLDER.resolve(variant).resolve(expectedIn + ".npy"));
        try (Checkpoint file = Checkpoints.open(FOLDER.resolve(variant).resolve("weights.safetensors"))) {
            Tensor64 found = Reference.run(graph, weights(graph, file), input()).get(outputs.indexOf(output));
            assertEquals(expected.dims(), found.dims());
            assertEquals(0, worst(expected.data(), found.data()), 1e-12);
        }
    }

    /** max|a-b| / max|b| */
    private static double worst(double[] expected, double[] found) {
        double error = IntStream.range(0, found.length)
                .mapToDouble(i -> Math.abs(found[i] - expected[i]))
                .max()
                .orElseThrow();
        return error / Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    }

    /** By the file's names, and with the extents that the net has: timm writes some layers' weights as [o,i,1,1]. */
    private static Weights weights(Graph graph, Checkpoint file) {
        Weights stored = CheckpointWeights.of(file);
        return path -> {
            Tensor64 tensor = stored.get(name(path, file));
            List<Integer> dims = graph.entry().parameters().stream()
                    .filter(parameter -> parameter.suffix().equals(path))
                    .map(Parameter::type)
                    .findFirst()
                    .orElseThrow()
                    .dims();
            return new Tensor64(dims, tensor.data());
        };
    }

    /** The file's own name, or the net's where the checkpoint has been read under that. */
    private static String name(String path, Checkpoint file) {
        return Stream.of("", "backbone.", "visual.trunk.", "visual.head.")
                .flatMap(prefix -> Stream.of(prefix + path, prefix + timm(path)))
                .filter(name -> file.find(name).isPresent())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + path + " among " + file.names()));
    }

    private static String timm(String path) {
        return path.replaceFirst("^downsample_layers\\.0\\.", "stem.")
                .replaceFirst("^downsample_layers\\.(\\d)\\.", "stages.$1.downsample.")
                .replaceFirst("^stages\\.(\\d)\\.(\\d)\\.", "stages.$1.blocks.$2.")
                .replaceFirst("\\.dwconv\\.", ".conv_dw.")
                .replaceFirst("\\.pwconv(\\d)\\.", ".mlp.fc$1.")
                .replaceFirst("^(norm|pre_logits)\\.", "head.$1.")
                .replaceFirst("^head\\.(weight|bias)", "head.fc.$1");
    }

    private static Tensor64 input() {
        Npy.Floats x = Npy.readFloats(FOLDER.resolve("x.npy"));
        return new Tensor64(
                Arrays.stream(x.shape()).boxed().toList(),
                IntStream.range(0, x.values().length)
                        .mapToDouble(i -> x.values()[i])
                        .toArray());
    }

    private static Tensor64 doubles(Path file) {
        Npy.Doubles y = Npy.readDoubles(file);
        return new Tensor64(Arrays.stream(y.shape()).boxed().toList(), y.values());
    }
}
