package org.convnextc.tool.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.convnextc.compiler.target.onnx.OnnxRuntime;
import org.convnextc.io.Npy;
import org.convnextc.ir.reference.Tensor64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code convnextc FILE.net --weights W -o FILE.onnx}. */
final class OnnxCommandTest {
    @TempDir
    Path folder;

    /** What {@code convnextc run} and ONNX Runtime make of one image differs by float32 rounding alone. */
    @Test
    void writesWhatOnnxRuntimeRuns() throws Exception {
        Path model = folder.resolve("Fashion.onnx");
        Processes.Result result =
                Program.process(folder, Program.FASHION, "--weights", Program.WEIGHTS, "-o", "Fashion.onnx");
        assertEquals(new Processes.Result(0, "", ""), result);
        Path pixels = folder.resolve("x.npy");
        Path logits = folder.resolve("y.npy");
        run("preprocess", Program.FASHION, "--image", Program.BAG, "-o", pixels);
        run("run", Program.FASHION, "--weights", Program.WEIGHTS, "--input", pixels, "--output", logits);
        double[] found = onnxRuntime(model, pixels);
        float[] expected = Npy.readFloats(logits).values();
        assertEquals(expected.length, found.length);
        for (int i = 0; i < found.length; i++) {
            assertEquals(expected[i], found[i], 1e-5 * 20, "logits are up to 20");
        }
    }

    @Test
    void writesExternalData() throws IOException {
        Path whole = folder.resolve("whole.onnx");
        Path split = folder.resolve("split.onnx");
        run(Program.FASHION, "--weights", Program.WEIGHTS, "-o", whole);
        run(Program.FASHION, "--weights", Program.WEIGHTS, "-o", split, "--external-data");
        Path data = folder.resolve("split.onnx.data");
        assertTrue(Files.size(split) < Files.size(whole) / 4, "the weights are elsewhere");
        assertTrue(Files.size(data) > Files.size(whole) / 2);
        Path pixels = folder.resolve("x.npy");
        run("preprocess", Program.FASHION, "--image", Program.BAG, "-o", pixels);
        assertArrayEquals(onnxRuntime(whole, pixels), onnxRuntime(split, pixels));
    }

    @Test
    void goesOnFromTheTextOfAGraph() throws IOException {
        Path graph = folder.resolve("fashion.ir");
        run(Program.FASHION, "-o", graph, "--after", "expansion");
        run(graph, "--weights", Program.WEIGHTS, "-o", folder.resolve("fromGraph.onnx"));
        run(Program.FASHION, "--weights", Program.WEIGHTS, "-o", folder.resolve("fromNet.onnx"));
        assertEquals(-1, Files.mismatch(folder.resolve("fromGraph.onnx"), folder.resolve("fromNet.onnx")));
    }

    /** Several outputs, the last of which lies before the classifier: the checkpoint may have more than they need. */
    @Test
    void writesNamedOutputs() throws IOException {
        Path model = folder.resolve("features.onnx");
        run(Program.FASHION, "--weights", Program.WEIGHTS, "--outputs", "stages.0,norm", "-o", model);
        Path pixels = folder.resolve("x.npy");
        run("preprocess", Program.FASHION, "--image", Program.BAG, "-o", pixels);
        assertEquals(
                Set.of("stages.0", "norm"),
                OnnxRuntime.run(model, tensor(pixels)).keySet());
    }

    @Test
    void refusesAGraphOfAnotherTarget() throws IOException {
        Path lowered = folder.resolve("lowered.ir");
        run(Program.FASHION, "-o", lowered);
        Path model = folder.resolve("x.onnx");
        Processes.Result result = Program.here(lowered, "--weights", Program.WEIGHTS, "-o", model);
        assertEquals(1, result.status(), result.err());
        String text = Files.readString(lowered).replaceFirst(" after plan_memory", "");
        Path anonymous = Files.writeString(folder.resolve("anonymous.ir"), text);
        result = Program.here(anonymous, "--weights", Program.WEIGHTS, "-o", model);
        assertEquals(1, result.status(), result.err());
        assertTrue(result.err().contains("the target onnx cannot spell this graph"), result.err());
        assertFalse(Files.exists(model));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            NET -o OUT/x.onnx                              | 2 | --weights W
            NET -o OUT/x.java --weights WEIGHTS            | 2 | -o FILE.onnx alone
            NET -o OUT/x.jar --external-data               | 2 | --external-data
            NET -o OUT/x.ir --weights-key model            | 2 | --weights-key
            NET -o - --format onnx --weights WEIGHTS       | 2 | goes into a file
            NET -o OUT/x.onnx --weights WEIGHTS --weights-key model | 1 | leave the key out
            NET -o OUT/x.onnx --weights OUT/none           | 1 | none
            NET -o OUT/x.onnx --weights WEIGHTS -D classes=9 | 1 | head.bias: found [10], expected [9]
            """)
    void refuses(String words, int status, String said) throws IOException {
        Processes.Result result = Program.here(Stream.of(words.split(" "))
                .map(word -> word.equals("NET") ? Program.FASHION : word.equals("WEIGHTS") ? Program.WEIGHTS : word)
                .map(word -> word.toString().replace("OUT", folder.toString()))
                .toArray());
        assertEquals(status, result.status(), result.err());
        assertTrue(result.err().contains(said), result.err());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
    }

    private static void run(Object... words) {
        Processes.Result result = Program.here(words);
        assertEquals("", result.err());
        assertEquals(0, result.status());
    }

    private static double[] onnxRuntime(Path model, Path pixels) {
        return OnnxRuntime.run(model, tensor(pixels)).get("head").data();
    }

    private static Tensor64 tensor(Path file) {
        Npy.Floats input = Npy.readFloats(file);
        Tensor64 tensor = Tensor64.zeros(Arrays.stream(input.shape()).boxed().toList());
        for (int i = 0; i < tensor.data().length; i++) {
            tensor.data()[i] = input.values()[i];
        }
        return tensor;
    }
}
