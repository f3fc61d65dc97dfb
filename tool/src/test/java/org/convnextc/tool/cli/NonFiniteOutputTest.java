package org.convnextc.tool.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.convnextc.checkpoint.ArrayTensor;
import org.convnextc.checkpoint.WeightsWriter;
import org.convnextc.io.Npy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A net whose logits are NaN says so. */
final class NonFiniteOutputTest {
    @TempDir
    Path folder;

    private Path net;
    private Path weights;

    @BeforeEach
    void write() throws IOException {
        net = Files.writeString(
                folder.resolve("small.net"), "net Small { input = 1x2x2  body = { mean  head: linear -> 2 } }");
        weights = folder.resolve("small.safetensors");
        write(Float.NaN);
    }

    private void write(float bias) {
        WeightsWriter.write(
                weights,
                List.of(
                        new ArrayTensor("head.weight", new int[] {2, 1}, new float[] {1, 2}),
                        new ArrayTensor("head.bias", new int[] {2}, new float[] {0, bias})));
    }

    private Processes.Result run(Object... more) {
        return ends(0, more);
    }

    private Processes.Result ends(int status, Object... more) {
        var words = new ArrayList<Object>(List.of("run", net, "--weights", weights));
        words.addAll(List.of(more));
        Processes.Result result = Program.here(words.toArray());
        assertEquals(status, result.status(), result.err());
        return result;
    }

    @Test
    void saysSoOfAnImage() {
        assertTrue(ends(1, "--image", Program.BAG).err().contains("logits are NaN or infinite"));
        assertTrue(
                ends(1, "--image", Program.BAG, "--image", Program.BAG).err().contains("logits are NaN or infinite"));
        write(Float.POSITIVE_INFINITY);
        assertTrue(ends(1, "--image", Program.BAG).err().contains("logits are NaN or infinite"));
    }

    /** NaN is no answer: the page counts the image as one that failed. */
    @Test
    void thePageSaysSo() throws IOException {
        Path images = Files.createDirectories(folder.resolve("images/1"));
        Files.copy(Program.BAG, images.resolve("bag.png"));
        Path page = folder.resolve("out.html");
        for (float bias : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            write(bias);
            assertTrue(ends(1, "--image", images.getParent(), "--report", page, "--explain")
                    .err()
                    .contains("logits are NaN or infinite"));
            String text = Files.readString(page);
            assertTrue(text.contains("\"images\":1,\"failures\":1,\"withTruth\":0,\"right\":0,"), text);
            assertTrue(text.contains("\"failure\":\"the net gives NaN\",\"best\":[]"), text);
        }
        write(1);
        run("--image", images.getParent(), "--report", page);
        assertTrue(Files.readString(page).contains("\"failures\":0,\"withTruth\":1,\"right\":1,"));
    }

    /** The target gives NaN where the reference does; the other numbers are compared as ever. */
    @Test
    void verifySaysWhereSuchNumbersBegin() {
        Processes.Result result = Program.here("verify", net, "--weights", weights);
        assertEquals(0, result.status(), result.out());
        assertTrue(
                result.out().contains("the first value that should hold NaN or infinity is head: 1 of 2 numbers"),
                result.out());
    }

    @Test
    void writesJsonAllTheSame() throws IOException {
        String json = ends(1, "--image", Program.BAG, "--json").out();
        assertTrue(json.contains("\"probability\" : null"), json);
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            while (parser.nextToken() != null) {
                // Reads all of it.
            }
        }
    }

    @Test
    void saysSoOfAnArray() {
        Path in = folder.resolve("x.npy");
        Npy.write(in, new Npy.Floats(new int[] {2, 1, 2, 2}, new float[8]));
        Object[] words = {"--input", in, "--output", folder.resolve("y.npy")};
        assertTrue(run(words).err().contains("the output head has 2 numbers of 4 that are NaN or infinite"));
        write(Float.MAX_VALUE);
        assertEquals("", run(words).err());
    }

    @Test
    void saysNothingOfNumbers() {
        write(1e30f);
        assertEquals("", run("--image", Program.BAG).err());
        write(Float.NEGATIVE_INFINITY);
        assertEquals("", run("--image", Program.BAG).err());
    }
}
