package org.convnextc.importer.onnx;

import static org.convnextc.importer.onnx.ModelBytes.ints;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the nets of models read. */
class WrittenNetsTest {
    @TempDir
    private Path folder;

    private String text(Path model) {
        return Imported.of(model, folder.resolve("w.safetensors")).net().text();
    }

    private static Path zoo(String name) {
        return Path.of("src/test/resources/onnx", name, "model.onnx");
    }

    @ParameterizedTest
    @CsvSource({
        "torchvision_convnext, ConvNeXt",
        "convnext_opset17, ConvNeXt",
        "official_v2, ConvNeXtV2",
        "convnext_features, ConvNeXt",
        "softmax_tail, ConvNeXt",
        "normalize_inside, ConvNeXt",
        "resnet_bottleneck, ResNet"
    })
    void inheritsFromTheBuiltInNet(String name, String parent) {
        String text = text(zoo(name));
        assertTrue(text.contains("net Net : " + parent + " {"), text);
    }

    @Test
    void namesOnlyTheSlotsThatDiffer() {
        assertEquals(
                """
                # Imported from model.onnx (by pytorch, opset 11).
                use "resnet.net"

                net Net : ResNet {
                  depths  = [1, 2, 1, 1]
                  widths  = [8, 16, 24, 32]
                  input   = 3x64x64
                  classes = 10
                  norm    = { }
                  # preprocess: that of the official evaluation assumed, no file says
                }
                """,
                text(zoo("resnet_bottleneck")));
    }

    /** A MobileNetV2 whose first block adds its input, as the built-in one never does. */
    @Test
    void whatIsNearlyABuiltInNetHasStepsOfItsOwn() {
        String text = text(zoo("mobilenet_v2"));
        assertFalse(text.contains("use "), text);
        assertTrue(text.contains("features: {"), text);
    }

    @Test
    void saysWhatClassifyAndPreprocessDo() {
        assertTrue(text(zoo("softmax_tail"))
                .contains("# The model ends in Softmax, which classify makes of what this net gives.\n"));
        String scaled = text(zoo("normalize_inside"));
        assertTrue(
                scaled.contains(
                        "# The model scales its input, pixels from 0 to 1, by mean [0.485, 0.456, 0.406] and std"
                                + " [0.229, 0.224, 0.225]:"),
                scaled);
    }

    private static ModelBytes block(ModelBytes model, String path, String in, String out, int width) {
        return model.weight(path + ".conv.weight", width, 3, 3, 3)
                .weight(path + ".conv.bias", width)
                .node(
                        "Conv",
                        List.of(in, path + ".conv.weight", path + ".conv.bias"),
                        path + "c",
                        ints("kernel_shape", 3, 3),
                        ints("pads", 1, 1, 1, 1))
                .node("Relu", List.of(path + "c"), path + "r")
                .node("Add", List.of(path + "r", in), out);
    }

    private String body(ModelBytes model) {
        return text(model.in(folder))
                .lines()
                .dropWhile(line -> !line.contains("body"))
                .map(String::strip)
                .collect(Collectors.joining(" "));
    }

    @Test
    void equalBlocksInARowBecomeOneWithACount() {
        ModelBytes model = new ModelBytes();
        block(model, "stage.0", "x", "a", 3);
        block(model, "stage.1", "a", "b", 3);
        block(model, "stage.2", "b", "y", 3);
        assertEquals(
                "body = { stage: repeat 3 { residual { conv: conv 3x3 -> 3; relu } } } }",
                body(model).replaceAll(" +", " "));
    }

    /** Rounds are numbered from 0 on: labels with a gap cannot be. */
    @Test
    void blocksThatAreNotNumberedInARowStayApart() {
        ModelBytes model = new ModelBytes();
        block(model, "stage.0", "x", "a", 3);
        block(model, "stage.2", "a", "b", 3);
        block(model, "stage.3", "b", "y", 3);
        String body = body(model);
        assertFalse(body.contains("repeat"), body);
    }
}
