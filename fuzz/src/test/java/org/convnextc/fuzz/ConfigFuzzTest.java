package org.convnextc.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.convnextc.checkpoint.ArrayTensor;
import org.convnextc.checkpoint.WeightsWriter;
import org.convnextc.importer.ImportOptions;
import org.convnextc.importer.ImportSource;
import org.convnextc.importer.ImportedNet;
import org.convnextc.importer.Importer;
import org.convnextc.io.FileException;
import org.convnextc.io.Printable;
import org.junit.jupiter.api.Timeout;

/** A configuration beside a checkpoint gives a net, or a FileException; nothing that is printed has a control character. */
@Timeout(Limits.SECONDS)
class ConfigFuzzTest {
    private final InputFile file = new InputFile();
    private final Path weights = weights();

    @FuzzTest
    @DictionaryEntries({
        "\"model_type\"",
        "\"convnextv2\"",
        "\"dinov3_convnext\"",
        "\"layer_norm_eps\"",
        "\"id2label\"",
        "\"architecture\"",
        "\"pretrained_cfg\"",
        "\"input_size\"",
        "\"crop_pct\"",
        "\"model_cfg\"",
        "\"timm_model_name\"",
        "\"shortest_edge\"",
        "\"resample\"",
        "null"
    })
    void config(byte[] bytes) {
        var source = new ImportSource(weights, List.of(file.holding(bytes)));
        try {
            ImportedNet net = Importer.read(source, "My", new ImportOptions(Optional.empty(), List.of(), List.of()));
            printable(net.text());
            Stream.of(net.recognised(), net.assumed(), net.notes(), net.labels().orElse(List.of()))
                    .flatMap(List::stream)
                    .forEach(line -> assertTrue(Printable.is(line), line));
            net.labels().ifPresent(labels -> assertEquals(2, labels.size()));
        } catch (FileException e) {
            printable(e.getMessage());
        }
    }

    private static void printable(String text) {
        text.lines().forEach(line -> assertTrue(Printable.is(line), line));
    }

    /** A ConvNeXt of two stages in transformers' names. */
    private static Path weights() {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        layer(shapes, "convnext.embeddings.patch_embeddings", 4, 3, 4, 4);
        layer(shapes, "convnext.embeddings.layernorm", 4);
        for (int i = 0; i < 2; i++) {
            int width = 4 << i;
            String stage = "convnext.encoder.stages." + i + ".";
            if (i > 0) {
                layer(shapes, stage + "downsampling_layer.0", width / 2);
                layer(shapes, stage + "downsampling_layer.1", width, width / 2, 2, 2);
            }
            layer(shapes, stage + "layers.0.dwconv", width, 1, 7, 7);
            layer(shapes, stage + "layers.0.layernorm", width);
            layer(shapes, stage + "layers.0.pwconv1", 4 * width, width);
            layer(shapes, stage + "layers.0.pwconv2", width, 4 * width);
            shapes.put(stage + "layers.0.layer_scale_parameter", new int[] {width});
        }
        layer(shapes, "convnext.layernorm", 8);
        layer(shapes, "classifier", 2, 8);
        try {
            Path path = Files.createTempDirectory("fuzz").resolve("model.safetensors");
            path.toFile().deleteOnExit();
            path.getParent().toFile().deleteOnExit();
            WeightsWriter.write(
                    path,
                    shapes.entrySet().stream()
                            .map(entry -> new ArrayTensor(entry.getKey(), entry.getValue(), zeros(entry.getValue())))
                            .toList());
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static float[] zeros(int[] shape) {
        return new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    }

    private static void layer(Map<String, int[]> shapes, String name, int... shape) {
        shapes.put(name + ".weight", shape);
        shapes.put(name + ".bias", new int[] {shape[0]});
    }
}
