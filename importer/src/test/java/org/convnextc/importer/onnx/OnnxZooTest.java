package org.convnextc.importer.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.convnextc.importer.ImportException;
import org.convnextc.io.Npy;
import org.convnextc.ir.ImageStep;
import org.convnextc.ir.reference.Tensor64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Models as PyTorch exports them, held in the reference to PyTorch's float64 outputs. {@code -Donnx.zoo=FOLDER} takes a folder of such
 * cases, with the input {@code x64.npy}, in place of those that lie here, and prints a table of them.
 */
class OnnxZooTest {
    /** Batch norms that an exporter has folded are rounded to float32. */
    private static final double CLOSE = 1e-5;

    private static final List<String> TABLE = new ArrayList<>();

    @TempDir
    private Path folder;

    private static Path zoo() {
        return Path.of(System.getProperty("onnx.zoo", "src/test/resources/onnx"));
    }

    static List<String> cases() throws IOException {
        try (Stream<Path> folders = Files.list(zoo())) {
            return folders.filter(Files::isDirectory)
                    .map(path -> path.getFileName().toString())
                    .filter(name -> System.getProperty("onnx.zoo") != null || !name.equals("vit"))
                    .sorted()
                    .toList();
        }
    }

    @AfterAll
    static void print() {
        if (System.getProperty("onnx.zoo") != null) {
            TABLE.forEach(System.out::println);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void computesTheSame(String name) throws IOException {
        Imported imported;
        try {
            imported = Imported.of(zoo().resolve(name).resolve("model.onnx"), folder.resolve("w.safetensors"));
        } catch (ImportException e) {
            TABLE.add(name + " | refused | " + e.getMessage());
            throw e;
        }
        List<Tensor64> outputs = imported.run(scaled(imported, tensor(zoo().resolve("x64.npy"))));
        double error = 0;
        for (int i = 0; i < outputs.size(); i++) {
            String file = outputs.size() == 1 ? "y.npy" : "y" + i + ".npy";
            double[] found = name.equals("softmax_tail")
                    ? softmax(outputs.get(i).data())
                    : outputs.get(i).data();
            error = Math.max(
                    error, error(tensor(zoo().resolve(name).resolve(file)).data(), found));
        }
        TABLE.add(String.format(
                Locale.ROOT,
                "%s | %.1e | %d lines",
                name,
                error,
                imported.net().text().lines().filter(line -> !line.isBlank()).count()));
        assertTrue(
                error < CLOSE,
                name + " is off by " + error + System.lineSeparator()
                        + imported.net().text());
    }

    @Test
    void attentionIsRefusedByName() {
        Path model = Path.of("src/test/resources/onnx/vit/model.onnx");
        Exception e = assertThrows(ImportException.class, () -> Imported.of(model, folder.resolve("w.safetensors")));
        assertTrue(
                e.getMessage()
                        .contains("MatMul multiplies two computed values, as attention does:"
                                + " '/encoder/layers/encoder_layer_0/self_attention/MatMul_1', node 58 of 105; '"),
                e.getMessage());
        assertTrue(Files.notExists(folder.resolve("w.safetensors")));
    }

    /** What can be cut off is. */
    @Test
    void takesTheGraphUpToAValue() {
        Path model = Path.of("src/test/resources/onnx/vit/model.onnx");
        var options = new OnnxImport.Options(List.of(), List.of("/conv_proj/Conv_output_0"));
        Imported imported = Imported.of(model, folder.resolve("w.safetensors"), options);
        assertTrue(
                imported.net().text().contains("conv_proj: conv 16x16 /16 -> "),
                imported.net().text());
    }

    private static Tensor64 tensor(Path file) {
        Npy.Doubles array = Npy.readDoubles(file);
        return new Tensor64(Arrays.stream(array.shape()).boxed().toList(), array.values());
    }

    /** What the model scales itself, preprocess does here. */
    private static Tensor64 scaled(Imported imported, Tensor64 input) {
        if (imported.net().notes().stream().noneMatch(note -> note.contains("mean and std"))) {
            return input;
        }
        ImageStep.Normalize step = imported.graph().preprocess().stream()
                .filter(ImageStep.Normalize.class::isInstance)
                .map(ImageStep.Normalize.class::cast)
                .findFirst()
                .orElseThrow();
        double[] values = input.data().clone();
        int pixels = values.length / step.mean().size();
        for (int i = 0; i < values.length; i++) {
            int channel = i / pixels;
            values[i] = (values[i] - step.mean().get(channel)) / step.std().get(channel);
        }
        return new Tensor64(input.dims(), values);
    }

    private static double[] softmax(double[] logits) {
        double greatest = Arrays.stream(logits).max().orElseThrow();
        double sum = Arrays.stream(logits).map(x -> Math.exp(x - greatest)).sum();
        return DoubleStream.of(logits).map(x -> Math.exp(x - greatest) / sum).toArray();
    }

    private static double error(double[] expected, double[] found) {
        assertEquals(expected.length, found.length);
        double difference = 0;
        double greatest = 0;
        for (int i = 0; i < found.length; i++) {
            difference = Math.max(difference, Math.abs(found[i] - expected[i]));
            greatest = Math.max(greatest, Math.abs(expected[i]));
        }
        return difference / greatest;
    }
}
