package org.convnextc.tool.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.convnextc.checkpoint.Checkpoint;
import org.convnextc.checkpoint.Checkpoints;
import org.convnextc.io.Npy;
import org.convnextc.tool.build.InMemoryCompiler;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nets with several outputs on the command line. */
class OutputsCommandTest {
    @TempDir
    private Path folder;

    private Path pixels;

    @BeforeEach
    void preprocess() {
        pixels = folder.resolve("x.npy");
        assertOk(Program.here("preprocess", Program.FASHION, "--image", Program.BAG, "-o", pixels));
    }

    private static void assertOk(Processes.Result result) {
        assertEquals(0, result.status(), result.err());
        assertEquals("", result.err());
    }

    private Processes.Result run(Object output, String outputs) {
        return Program.here(
                "run",
                Program.FASHION,
                "--weights",
                Program.WEIGHTS,
                "--input",
                pixels,
                "--output",
                output,
                "--outputs",
                outputs);
    }

    /** A net without the head that its checkpoint has: what the message says to write works. */
    @Test
    void aBodyOfAFullCheckpointIsToldHow() throws IOException {
        String slots = "net N : ConvNeXt {\n  depths = [1, 1]  widths = [8, 16]  input = 3x32x32  classes = 2\n";
        Path full = Files.writeString(folder.resolve("full.net"), "use \"convnext.net\"\n" + slots + "}\n");
        Path body = Files.writeString(
                folder.resolve("body.net"),
                "use \"convnext.net\"\n" + slots.replace("  classes = 2", "")
                        + "  body = { downsample_layers.0: stem(8); stages.0.0: block(8); downsample_layers.1: down(16)\n"
                        + "    stages.1.0: block(16); mean; norm: norm }\n}\n");
        Path weights = folder.resolve("w.safetensors");
        assertOk(Program.here("init", full, "--seed", "1", "-o", weights));
        Path x = folder.resolve("x2.npy");
        Npy.write(x, new Npy.Floats(new int[] {1, 3, 32, 32}, new float[3 * 32 * 32]));
        Object[] words = {"--weights", weights, "--input", x, "--output", folder.resolve("y.npy")};
        Processes.Result refused = Program.here(concat("run", body, words));
        assertEquals(1, refused.status());
        assertTrue(refused.err().contains("outputs = [\"norm\"], or --outputs norm"), refused.err());
        assertEquals(
                0,
                Program.here(concat("run", full, concat("--outputs", "norm", words)))
                        .status());
    }

    private static Object[] concat(Object first, Object second, Object... rest) {
        return Stream.concat(Stream.of(first, second), Stream.of(rest)).toArray();
    }

    /** From a full checkpoint, of which the net reads a part. */
    @Test
    void severalGoIntoOneFileByName() throws IOException {
        Path logits = folder.resolve("y.npy");
        assertOk(run(logits, "head"));
        Path all = folder.resolve("y.safetensors");
        Processes.Result result = run(all, "stages.0,features,head");
        assertOk(result);
        assertTrue(result.out().contains("y.safetensors: features [1, "), result.out());
        try (Checkpoint file = Checkpoints.open(all)) {
            assertEquals(List.of("stages.0", "features", "head"), file.names());
            int[] shape = file.find("stages.0").orElseThrow().shape();
            assertEquals(4, shape.length);
            assertEquals(shape[2], shape[3]);
            float[] head = new float[10];
            file.find("head").orElseThrow().read(0, head, 0, 10);
            // Another graph, for the features are not fused into the head any more, sums in another order.
            assertArrayEquals(Npy.readFloats(logits).values(), head, 1e-5f);
        }
        assertOk(run(all, "stages.0"));
    }

    @Test
    void oneFeatureMapIsAnArrayOfItsOwn() {
        Path map = folder.resolve("y.npy");
        assertOk(run(map, "stages.0"));
        assertEquals(4, Npy.readFloats(map).shape().length);
    }

    @Test
    void severalDoNotFitAnArray() {
        Path output = folder.resolve("y.npy");
        Processes.Result result = run(output, "features,head");
        assertEquals(2, result.status());
        assertTrue(
                result.err()
                        .contains("the net has 2 outputs; a file that ends in .safetensors takes them all, by name"),
                result.err());
        assertFalse(Files.exists(output));
    }

    @Test
    void imagesAreClassifiedByTheLastOutput() {
        Object[] start = {"run", Program.FASHION, "--weights", Program.WEIGHTS, "--image", Program.BAG, "--outputs"};
        Processes.Result result = Program.here(with(start, "stages.0,head"));
        assertOk(result);
        assertTrue(result.out().contains("Bag"), result.out());
        Processes.Result wrong = Program.here(with(start, "head,stages.0"));
        assertEquals(1, wrong.status());
        assertTrue(wrong.err().contains("--image classifies by the last output, but stages.0 is f32["), wrong.err());
        Processes.Result vector = Program.here(with(start, "head,features"));
        assertEquals(1, vector.status());
        assertTrue(
                vector.err()
                        .contains(": has 10 names, but the last output, features, by which --image classifies, has "),
                vector.err());
    }

    @Test
    void anEmptyPath() {
        for (String outputs : List.of("", "head,,features")) {
            Processes.Result result = Program.here("info", Program.FASHION, "--outputs", outputs);
            assertEquals(2, result.status());
            assertTrue(result.err().contains("--outputs: found an empty path, expected "), result.err());
        }
    }

    private static Object[] with(Object[] start, String outputs) {
        var words = new java.util.ArrayList<>(List.of(start));
        words.add(outputs);
        return words.toArray();
    }

    @Test
    void anUnknownOutput() {
        Processes.Result result = Program.here("info", Program.FASHION, "--outputs", "staged.0,head");
        assertEquals(1, result.status());
        assertEquals(
                """
                error[N064]: --outputs: no step has the path staged.0
                  help: did you mean stages.0?
                """,
                result.err());
    }

    @Test
    void aClassWithARecordOfThem() throws IOException {
        Path source = folder.resolve("Fashion.java");
        assertOk(Program.here(Program.FASHION, "-o", source, "--outputs", "stages.0,features,head"));
        String text = Files.readString(source);
        assertTrue(text.contains("public record Outputs(Tensor stages0, Tensor features, Tensor head)"), text);
        InMemoryCompiler.compile("Fashion", text);
    }
}
