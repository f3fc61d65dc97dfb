package org.convnextc.tool.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.convnextc.checkpoint.TensorSource;
import org.convnextc.checkpoint.WeightsWriter;
import org.convnextc.compiler.GoldenCase;
import org.convnextc.io.Npy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code convnextc weights}, and the option {@code --weights-key}. */
final class WeightsCommandTest {
    private static final Path TRAINING = GoldenCase.K_TRAINING_CKPT.weights();

    @TempDir
    Path folder;

    @Test
    void listsWrappingNamesAndTensors() {
        Processes.Result result = Program.here("weights", TRAINING);
        assertEquals("", result.err());
        assertEquals(0, result.status());
        List<String> lines = result.out().lines().toList();
        assertEquals(TRAINING + ": PyTorch, under the key model, names: official", lines.get(0));
        assertTrue(lines.get(3).matches("downsample_layers\\.0\\.0\\.weight +F32 +\\[8,3,4,4]"), lines.get(3));
        assertEquals("65 tensors, 37,829 elements", lines.get(lines.size() - 2));
        assertTrue(lines.get(lines.size() - 1).startsWith("import gives ConvNeXt, depths [1, 1, 2, 1]"), result.out());
    }

    @Test
    void listsTheNamesOfTheFileWhereTheyAreOthers() {
        String out =
                Program.here("weights", GoldenCase.K_MODULE_PREFIX.weights()).out();
        assertTrue(out.contains("in the file\n"), out);
        assertTrue(out.contains(" module.stages.0.0.gamma\n"), out);
    }

    /** A second tower is passed over, but it is there. */
    @Test
    void namesBothTowersOfAClip() {
        Path file = folder.resolve("clip.safetensors");
        WeightsWriter.write(
                file,
                List.of(
                        tensor("visual.trunk.stages.0.blocks.0.conv_dw.weight"),
                        tensor("visual.trunk.stages.0.blocks.0.mlp.fc1.weight"),
                        tensor("visual.trunk.stages.0.blocks.0.mlp.fc2.weight"),
                        tensor("transformer.resblocks.0.ln_1.weight")));
        assertEquals(
                file + ": safetensors, bare, names: open_clip image tower + text tower without visual.",
                Program.here("weights", file).out().lines().findFirst().orElseThrow());
    }

    @Test
    void saysWhatStandsBeforeNamesThatNobodyKnows() {
        Path file = folder.resolve("unknown.safetensors");
        WeightsWriter.write(file, List.of(tensor("net.a.weight"), tensor("net.a.bias"), tensor("net.ab.weight")));
        assertEquals(
                file + ": safetensors, bare, names: unknown, all behind net.",
                Program.here("weights", file).out().lines().findFirst().orElseThrow());
    }

    @Test
    void listsWhatIsLeftOutOfNames() {
        Path file = folder.resolve("prefix.safetensors");
        WeightsWriter.write(
                file,
                List.of(
                        tensor("model.stages.0.0.dwconv.weight"),
                        tensor("model.stages.0.0.pwconv1.weight"),
                        tensor("model.norm.bias"),
                        tensor("loss.weight")));
        List<String> lines = Program.here("weights", file).out().lines().toList();
        assertEquals(file + ": safetensors, bare, names: official without model.", lines.get(0));
        assertTrue(lines.get(5).matches("norm\\.bias +F32 +\\[1] +model\\.norm\\.bias"), lines.get(5));
        assertTrue(lines.get(6).matches("loss\\.weight +F32 +\\[1] +loss\\.weight"), lines.get(6));
        String json = Program.here("weights", file, "--json").out();
        assertTrue(json.contains("\"without\" : [ \"model.\" ]"), json);
        lines = Program.here("weights", file, "--weights-key", "model")
                .out()
                .lines()
                .toList();
        assertEquals(file + ": safetensors, under the key model, names: official", lines.get(0));
        assertEquals("3 tensors, 3 elements", lines.get(lines.size() - 2));
    }

    @Test
    void listsAsJson() {
        String out =
                Program.here("weights", GoldenCase.J_BF16.weights(), "--json").out();
        assertTrue(out.contains("\"format\" : \"safetensors\""), out);
        assertTrue(out.contains("\"dtype\" : \"BF16\""), out);
        assertTrue(out.contains("\"tensor_count\" : 65"), out);
    }

    @ParameterizedTest
    @ValueSource(strings = {"official", "timm", "hf", "torchvision"})
    void convertsWithoutLosingABit(String library) throws IOException {
        Path official = convert(TRAINING, "official");
        Path converted = convert(TRAINING, library);
        assertEquals(
                library.equals("official"), Files.mismatch(official, converted) < 0, "the names must differ, or not");
        assertEquals(-1, Files.mismatch(official, convert(converted, "official")));

        Path half = GoldenCase.J_FP16.weights();
        assertArrayEquals(logits(half), logits(convert(half, library)));
    }

    @Test
    void takesTheEntryThatTheKeyNames() throws IOException {
        Path average = folder.resolve("average.safetensors");
        assertEquals(
                0,
                Program.here("weights", TRAINING, "--weights-key", "model_ema", "-o", average)
                        .status());
        assertNotEquals(-1, Files.mismatch(convert(TRAINING, "official"), average));
        assertArrayEquals(logits(average), logits(TRAINING, "--weights-key", "model_ema"));
    }

    @Test
    void benchTakesTheEntryThatTheKeyNames() throws Exception {
        Processes.Result result = Program.process(
                folder, "bench", net(), "--runs", "1", "--warmup", "0", "--weights", TRAINING, "--weights-key", "none");
        assertEquals(1, result.status());
        assertTrue(result.err().contains("'none'"), result.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            weights                         | FILE
            weights f --to timm             | --output
            weights f -o x --to keras       | keras
            bench f.net --weights-key ema   | goes with --weights
            """)
    void refusesAWrongCommandLine(String words, String named) {
        Processes.Result result = Program.here((Object[]) words.split(" "));
        assertEquals(2, result.status());
        assertTrue(result.err().contains(named), result.err());
    }

    @Test
    void refusesWhatCannotBeConverted() throws IOException {
        Path twice = folder.resolve("twice");
        WeightsWriter.write(twice, List.of(tensor("downsample_layers.0.0.bias"), tensor("stem.0.bias")));
        Path text = Files.writeString(folder.resolve("text"), "no weights");
        Path cut = Files.write(folder.resolve("cut"), new byte[1000]);
        Path output = folder.resolve("out");
        assertRefused("both be stem.0.bias", "weights", twice, "--to", "timm", "-o", output);
        assertRefused("text", "weights", text, "-o", output);
        assertRefused("cut", "weights", cut, "-o", output);
        assertRefused(folder.toString(), "weights", folder, "-o", output);
        assertRefused("none", "weights", folder.resolve("none"), "-o", output);
        assertRefused("'ema'", "weights", TRAINING, "--weights-key", "ema", "-o", output);
        assertRefused("make it first", "weights", TRAINING, "-o", folder.resolve("no/out"));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(cut, text, twice), files.sorted().toList());
        }
    }

    private static void assertRefused(String named, Object... words) {
        Processes.Result result = Program.here(words);
        assertEquals(1, result.status(), result.err());
        assertEquals("", result.out());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().contains(named), result.err());
        assertFalse(result.err().contains("\tat "), result.err());
    }

    private Path convert(Path checkpoint, String library) throws IOException {
        Path output = Files.createTempFile(folder, library, ".safetensors");
        Processes.Result result = Program.here("weights", checkpoint, "-o", output, "--to", library);
        assertEquals("", result.err());
        assertTrue(result.out().startsWith(output + ": 65 tensors, float32, names: "), result.out());
        return output;
    }

    private Path net() throws IOException {
        return Files.writeString(
                folder.resolve("golden.net"), GoldenCase.K_TRAINING_CKPT.net().text());
    }

    private float[] logits(Path weights, Object... options) throws IOException {
        float[] pixels = new float[3 * 64 * 64];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i % 11 / 4f - 1;
        }
        Path input = folder.resolve("x.npy");
        Path output = folder.resolve("y.npy");
        Npy.write(input, new Npy.Floats(new int[] {1, 3, 64, 64}, pixels));
        Processes.Result result = Program.here(Stream.concat(
                        Stream.of("run", net(), "--weights", weights, "--input", input, "--output", output),
                        Stream.of(options))
                .toArray());
        assertEquals("", result.err());
        return Npy.readFloats(output).values();
    }

    private static TensorSource tensor(String name) {
        return new TensorSource() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public int[] shape() {
                return new int[] {1};
            }

            @Override
            public void read(long from, float[] into, int offset, int count) {
                into[offset] = 1;
            }
        };
    }
}
