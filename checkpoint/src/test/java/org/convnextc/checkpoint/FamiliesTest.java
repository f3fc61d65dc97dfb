package org.convnextc.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * ResNet and MobileNetV2 in every library's names, which are built here by the rules of their sources (torchvision 0.29, timm 1.0,
 * transformers 5).
 */
class FamiliesTest {
    @TempDir
    Path folder;

    /** A layer of a net under the names of three libraries. */
    private record Layer(String torchvision, String timm, String huggingFace, boolean norm) {
        List<String> suffixes() {
            return norm
                    ? List.of("weight", "bias", "running_mean", "running_var", "num_batches_tracked")
                    : List.of("weight");
        }
    }

    private static void convolution(
            List<Layer> layers, String conv, String norm, String timmConv, String timmNorm, String huggingFace) {
        layers.add(new Layer(conv, timmConv, huggingFace + ".convolution", false));
        layers.add(new Layer(norm, timmNorm, huggingFace + ".normalization", true));
    }

    /** @param convolutions of a block: 3, or 2 for the small nets */
    private static List<Layer> resNet(List<Integer> depths, int convolutions) {
        var layers = new ArrayList<Layer>();
        convolution(layers, "conv1", "bn1", "conv1", "bn1", "resnet.embedder.embedder");
        for (int i = 0; i < depths.size(); i++) {
            for (int j = 0; j < depths.get(i); j++) {
                String block = "layer" + (i + 1) + "." + j + ".";
                String own = "resnet.encoder.stages." + i + ".layers." + j + ".";
                for (int k = 0; k < convolutions; k++) {
                    String conv = block + "conv" + (k + 1);
                    String norm = block + "bn" + (k + 1);
                    convolution(layers, conv, norm, conv, norm, own + "layer." + k);
                }
                if (j == 0) {
                    String conv = block + "downsample.0";
                    String norm = block + "downsample.1";
                    convolution(layers, conv, norm, conv, norm, own + "shortcut");
                }
            }
        }
        layers.add(new Layer("fc", "fc", "classifier.1", false));
        return layers;
    }

    private static List<Layer> mobileNet() {
        var layers = new ArrayList<Layer>();
        convolution(layers, "features.0.0", "features.0.1", "conv_stem", "bn1", "mobilenet_v2.conv_stem.first_conv");
        int feature = 1;
        List<Integer> depths = List.of(1, 2, 3, 4, 3, 3, 1);
        for (int stage = 0; stage < depths.size(); stage++) {
            for (int j = 0; j < depths.get(stage); j++) {
                String block = "features." + feature + ".conv.";
                String timm = "blocks." + stage + "." + j + ".";
                String own = "mobilenet_v2." + (feature == 1 ? "conv_stem." : "layer." + (feature - 2) + ".");
                int part = 0;
                if (feature > 1) {
                    convolution(
                            layers, block + "0.0", block + "0.1", timm + "conv_pw", timm + "bn1", own + "expand_1x1");
                    part = 1;
                }
                convolution(
                        layers,
                        block + part + ".0",
                        block + part + ".1",
                        timm + "conv_dw",
                        timm + "bn" + (part + 1),
                        own + "conv_3x3");
                convolution(
                        layers,
                        block + (part + 1),
                        block + (part + 2),
                        timm + (feature > 1 ? "conv_pwl" : "conv_pw"),
                        timm + "bn" + (part + 2),
                        own + "reduce_1x1");
                feature++;
            }
        }
        convolution(layers, "features.18.0", "features.18.1", "conv_head", "bn2", "mobilenet_v2.conv_1x1");
        layers.add(new Layer("classifier.1", "classifier", "classifier", false));
        return layers;
    }

    private static List<Layer> layers(String net) {
        return switch (net) {
            case "ResNet18" -> resNet(List.of(2, 2, 2, 2), 2);
            case "ResNet50" -> resNet(List.of(3, 4, 6, 3), 3);
            default -> mobileNet();
        };
    }

    private static List<String> names(List<Layer> layers, NamingScheme scheme) {
        var names = new ArrayList<String>();
        for (Layer layer : layers) {
            String path =
                    switch (scheme) {
                        case TIMM -> layer.timm;
                        case HUGGING_FACE -> layer.huggingFace;
                        default -> layer.torchvision;
                    };
            layer.suffixes().forEach(suffix -> names.add(path + "." + suffix));
        }
        assertEquals(names.size(), new HashSet<>(names).size());
        return names;
    }

    /** Each tensor has its number as its value. */
    private Path write(List<String> names) {
        var tensors = new ArrayList<TensorSource>();
        for (int i = 0; i < names.size(); i++) {
            tensors.add(new ArrayTensor(names.get(i), new int[] {1}, new float[] {i}));
        }
        Path file = folder.resolve("names.safetensors");
        WeightsWriter.write(file, tensors);
        return file;
    }

    /** timm's ResNet has torchvision's names and is taken for it. */
    @ParameterizedTest
    @CsvSource({
        "ResNet18, TORCHVISION, TORCHVISION",
        "ResNet18, TIMM, TORCHVISION",
        "ResNet18, HUGGING_FACE, HUGGING_FACE",
        "ResNet50, TORCHVISION, TORCHVISION",
        "ResNet50, HUGGING_FACE, HUGGING_FACE",
        "MobileNetV2, TORCHVISION, TORCHVISION",
        "MobileNetV2, TIMM, TIMM",
        "MobileNetV2, HUGGING_FACE, HUGGING_FACE",
    })
    void readsAndWritesEveryLibrarysNames(String net, NamingScheme scheme, NamingScheme recognised) {
        List<String> own = names(layers(net), scheme);
        List<String> expected = names(layers(net), NamingScheme.TORCHVISION);
        try (Checkpoint checkpoint = Checkpoints.open(write(own))) {
            assertEquals(recognised, checkpoint.origin().scheme());
            assertEquals(expected, checkpoint.names());
            for (int i = 0; i < expected.size(); i++) {
                float[] value = Goldens.values(checkpoint.find(expected.get(i)).orElseThrow());
                assertArrayEquals(new float[] {i}, value, own.get(i));
            }
            assertEquals(0, Conversion.unknown(scheme, checkpoint));
            assertEquals(
                    own,
                    Conversion.to(scheme, checkpoint).stream()
                            .map(TensorSource::name)
                            .toList());
        }
    }

    /** The encoder fits; a head is not there, and the message says so. */
    @Test
    void pretrainingHasNoHead() {
        Path file = folder.resolve("fcmae.safetensors");
        WeightsWriter.write(
                file,
                List.of(
                        new ArrayTensor("encoder.stages.0.0.dwconv.kernel", new int[] {49, 1}, new float[49]),
                        new ArrayTensor("encoder.stages.0.0.pwconv1.linear.weight", new int[] {4, 1}, new float[4]),
                        new ArrayTensor("decoder.0.dwconv.kernel", new int[] {49, 1}, new float[49]),
                        new ArrayTensor("mask_token", new int[] {1}, new float[1])));
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            var encoder = new CheckpointFit(file, checkpoint, "Encoder", Set.of());
            assertTrue(encoder.find("stages.0.0.dwconv.weight", 1, 1, 7, 7).isPresent());
            assertTrue(encoder.find("stages.0.0.pwconv1.weight", 4, 1).isPresent());
            encoder.requireComplete();

            var net = new CheckpointFit(file, checkpoint, "Net", Set.of());
            assertTrue(net.find("stages.0.0.dwconv.weight", 1, 1, 7, 7).isPresent());
            assertTrue(net.find("stages.0.0.pwconv1.weight", 4, 1).isPresent());
            assertTrue(net.find("head.weight", 1, 1).isEmpty());
            String message = assertThrows(CheckpointException.class, net::requireComplete)
                    .getMessage();
            assertTrue(message.contains("has no final norm and no head"), message);
        }
    }
}
