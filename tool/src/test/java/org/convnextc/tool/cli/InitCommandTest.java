package org.convnextc.tool.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.convnextc.checkpoint.Checkpoint;
import org.convnextc.checkpoint.Checkpoints;
import org.convnextc.checkpoint.TensorSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code convnextc init}. */
final class InitCommandTest {
    /** Of the bytes for seed 7: they must never change. */
    private static final String FASHION_7 = "d05dface6ac4064dafca8bf719fb720c509b6ee0d41cf4e443105d8b80d7e00a";

    @TempDir
    Path folder;

    @Test
    void givesTheSameBytesForTheSameSeed() throws Exception {
        byte[] seven = Files.readAllBytes(init(Program.FASHION, "--seed", 7));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(seven);
        assertEquals(FASHION_7, HexFormat.of().formatHex(digest));
        assertNotEquals(-1, Files.mismatch(init(Program.FASHION, "--seed", 7), init(Program.FASHION, "--seed", -8)));
    }

    @Test
    void weightsAreNormalAndTheRestConstant() throws IOException {
        try (Checkpoint fresh = Checkpoints.open(init("convnext.net", "--net", "ConvNeXtV2Atto", "--seed", 1))) {
            float[] matrix = values(fresh, "stages.3.1.pwconv2.weight"); // 409,600
            assertEquals(0, moment(matrix, 1), 5 * 0.02 / Math.sqrt(matrix.length), "five standard errors");
            assertEquals(1, moment(matrix, 2) / 4e-4, 5 * Math.sqrt(2.0 / matrix.length));
            assertEquals(3, moment(matrix, 4) / 1.6e-7, 5 * Math.sqrt(96.0 / matrix.length));
            assertEquals(0, covariance(matrix) / 4e-4, 5 / Math.sqrt(matrix.length));
            assertConstant(0, fresh, "stages.3.1.pwconv2.bias");
            assertConstant(0, fresh, "stages.3.1.grn.gamma");
            assertConstant(0, fresh, "stages.3.1.grn.beta");
            assertConstant(1, fresh, "stages.3.1.norm.weight");
            assertConstant(0, fresh, "stages.3.1.norm.bias");
            assertConstant(0, fresh, "head.bias");
            assertNotEquals(matrix[0], values(fresh, "stages.3.0.pwconv2.weight")[0]);
        }
    }

    /** They are not renamed, and come back from every library's names. */
    @Test
    void fitNetsWhoseLabelsAreThoseOfALibrary() throws IOException {
        Path net = Files.writeString(
                folder.resolve("own.net"),
                "net Own { input = 3x8x8  body = { stages.0.blocks.0.conv_dw: conv 3x3 depthwise; mean } }");
        Path fresh = init(net);
        assertEquals(0, Program.here("verify", net, "--weights", fresh).status());
        for (String library : List.of("official", "timm", "hf", "torchvision")) {
            Path converted = folder.resolve(library + ".safetensors");
            assertEquals(
                    0,
                    Program.here("weights", fresh, "-o", converted, "--to", library)
                            .status());
            assertEquals(0, Program.here("verify", net, "--weights", converted).status(), library);
        }
    }

    @Test
    void slotsSayHowLayerScaleAndHeadBegin() throws IOException {
        Path usual = init(Program.FASHION);
        Path other = init(Program.FASHION, "-D", "head_init_scale=0.5", "-D", "layer_scale=0.25");
        try (Checkpoint one = Checkpoints.open(usual);
                Checkpoint half = Checkpoints.open(other)) {
            assertConstant(1e-6f, one, "stages.0.0.gamma");
            assertConstant(0.25f, half, "stages.0.0.gamma");
            float[] whole = values(one, "head.weight");
            for (int i = 0; i < whole.length; i++) {
                whole[i] *= 0.5f;
            }
            assertArrayEquals(whole, values(half, "head.weight"));
            assertArrayEquals(values(one, "stages.0.0.pwconv1.weight"), values(half, "stages.0.0.pwconv1.weight"));
        }
    }

    @Test
    void whatItWritesRuns() throws IOException {
        Processes.Result result = Program.here(
                "run", Program.FASHION, "--weights", init(Program.FASHION), "--image", Program.BAG, "--json");
        assertEquals("", result.err());
        assertEquals(0, result.status());
    }

    @Test
    void leavesNothingBehindWhereItCannotDoIt() throws IOException {
        assertEquals(2, Program.here("init", Program.FASHION).status());
        assertEquals(
                2,
                Program.here("init", Program.FASHION, "-o", folder.resolve("w"), "--seed", "x")
                        .status());
        assertEquals(
                1,
                Program.here("init", folder.resolve("none.net"), "-o", folder.resolve("w"))
                        .status());
        assertEquals(
                1,
                Program.here("init", Program.FASHION, "-D", "layer_scale=gelu", "-o", folder.resolve("w"))
                        .status());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    private Path init(Object... words) throws IOException {
        Path output = Files.createTempFile(folder, "fresh", ".safetensors");
        Processes.Result result = Program.here(
                Stream.concat(Stream.of("init", "-o", output), Stream.of(words)).toArray());
        assertEquals("", result.err());
        assertEquals(0, result.status());
        return output;
    }

    private static float[] values(Checkpoint checkpoint, String name) {
        TensorSource tensor = checkpoint.find(name).orElseThrow();
        int elements = 1;
        for (int extent : tensor.shape()) {
            elements *= extent;
        }
        float[] values = new float[elements];
        tensor.read(0, values, 0, elements);
        return values;
    }

    private static void assertConstant(float expected, Checkpoint checkpoint, String name) {
        for (float value : values(checkpoint, name)) {
            assertEquals(expected, value, name);
        }
    }

    private static double moment(float[] values, int power) {
        double sum = 0;
        for (float value : values) {
            sum += Math.pow(value, power);
        }
        return sum / values.length;
    }

    /** Of neighbours. */
    private static double covariance(float[] values) {
        double sum = 0;
        for (int i = 1; i < values.length; i++) {
            sum += (double) values[i] * values[i - 1];
        }
        return sum / (values.length - 1);
    }
}
