package org.convnextc.tool.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.convnextc.checkpoint.Checkpoints;
import org.convnextc.checkpoint.TensorSource;
import org.convnextc.checkpoint.WeightsWriter;
import org.convnextc.dsl.StandardNets;
import org.convnextc.io.Npy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code convnextc import}, and commands that take a checkpoint in place of a net. */
class ImportCommandTest {
    private static final List<String> NAMES = List.of("cat", "dog");

    @TempDir
    private Path folder;

    private Path model;
    private Path net;

    /** A folder as Hugging Face writes it, of a small net. */
    @BeforeEach
    void write() throws IOException {
        model = Files.createDirectory(folder.resolve("pets"));
        Path by = Files.writeString(
                folder.resolve("by.net"),
                "use \"convnext.net\"\nnet N : ConvNeXt { depths = [1, 1]  widths = [8, 16]  input = 3x32x32  classes = 2\n"
                        + "  last_norm = { layernorm eps=1e-12 } }\n");
        Path official = folder.resolve("official.safetensors");
        assertOk(Program.here("init", by, "--seed", "1", "-o", official));
        assertOk(Program.here("weights", official, "-o", model.resolve("model.safetensors"), "--to", "hf"));
        Files.writeString(
                model.resolve("config.json"),
                "{\"model_type\":\"convnext\",\"depths\":[1,1],\"hidden_sizes\":[8,16],\"hidden_act\":\"gelu\",\"image_size\":32,"
                        + "\"layer_norm_eps\":1e-12,\"num_channels\":3,\"patch_size\":4,\"id2label\":{\"0\":\"cat\",\"1\":\"dog\"}}");
        Files.writeString(
                model.resolve("preprocessor_config.json"),
                "{\"feature_extractor_type\":\"ConvNextFeatureExtractor\",\"crop_pct\":0.875,\"size\":32,\"resample\":3,"
                        + "\"image_mean\":[0.5,0.5,0.5],\"image_std\":[0.5,0.5,0.5]}");
        net = folder.resolve("pets.net");
    }

    private static void assertOk(Processes.Result result) {
        assertEquals(0, result.status(), result.err());
    }

    private float[] run(Object... words) throws IOException {
        Path x = folder.resolve("x.npy");
        Path y = folder.resolve("y.npy");
        float[] pixels = new float[3 * 32 * 32];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) Math.sin(i);
        }
        Npy.write(x, new Npy.Floats(new int[] {1, 3, 32, 32}, pixels));
        Object[] all = Stream.concat(Stream.of(words), Stream.of("--input", x, "--output", y))
                .toArray();
        assertOk(Program.here(all));
        return Npy.readFloats(y).values();
    }

    @Test
    void writesTheNetAndTheNamesOfItsClasses() throws IOException {
        Processes.Result result = Program.here("import", model, "-o", net);
        assertOk(result);
        assertEquals(
                """
                # Imported from model.safetensors (names: Hugging Face) and config.json, preprocessor_config.json.
                use "convnext.net"

                net Pets : ConvNeXt {
                  depths     = [1, 1]
                  widths     = [8, 16]
                  input      = 3x32x32
                  classes    = 2
                  last_norm  = { layernorm eps=1e-12 }
                  preprocess = { resize 36; crop 32; normalize mean=[0.5, 0.5, 0.5] std=[0.5, 0.5, 0.5] }
                }
                """,
                Files.readString(net));
        assertEquals(NAMES, Files.readAllLines(folder.resolve("labels/pets.txt")));
        assertTrue(
                result.out()
                        .contains("next:  convnextc run " + net + " --weights " + model.resolve("model.safetensors")
                                + " --image IMG"),
                result.out());
        assertOk(Program.here("fmt", "--check", net));
    }

    /** The written net, the folder in place of a net, and the net by which the weights were written: one result. */
    @Test
    void theFolderStandsForTheNet() throws IOException {
        assertOk(Program.here("import", model, "-o", net));
        float[] expected = run("run", folder.resolve("by.net"), "--weights", folder.resolve("official.safetensors"));
        assertArrayEquals(expected, run("run", net, "--weights", model.resolve("model.safetensors")));
        assertArrayEquals(expected, run("run", model));
        assertArrayEquals(expected, run("run", model.resolve("model.safetensors")));
        Processes.Result classes = Program.here("run", model, "--image", Program.BAG);
        assertOk(classes);
        assertTrue(classes.out().contains("cat") && classes.out().contains("dog"), classes.out());
        assertOk(Program.here("verify", model));
        assertOk(Program.here("info", model));
        assertOk(Program.here(model, "-o", folder.resolve("Pets.java")));
    }

    @Test
    void runsAtOnce() {
        Processes.Result result = Program.here("import", model, "-o", net, "--run", Program.BAG);
        assertOk(result);
        assertTrue(result.out().contains("probability") && result.out().contains("dog"), result.out());
    }

    /** Of one image, each probability is the sigmoid of its logit; the ONNX model gives the same. */
    @Test
    void classesThatDoNotExcludeEachOther() throws IOException {
        float[] logits = run("run", model);
        Path config = model.resolve("config.json");
        Files.writeString(
                config,
                Files.readString(config).replaceFirst("}$", ",\"problem_type\":\"multi_label_classification\"}"));
        float[] probabilities = run("run", model);
        for (int i = 0; i < logits.length; i++) {
            assertEquals(1 / (1 + Math.exp(-logits[i])), probabilities[i], 1e-6);
        }
        Processes.Result classes = Program.here("run", model, "--image", Program.BAG, "--csv");
        assertOk(classes);
        double sum = classes.out()
                .lines()
                .skip(1)
                .mapToDouble(line -> Double.parseDouble(line.split(",")[4]))
                .sum();
        assertTrue(Math.abs(sum - 1) > 1e-4, classes.out());
        assertTrue(classes.out().lines().count() == 3, classes.out());
    }

    /** Values have no softmax; the net that is written says so, and a run of it warns. */
    @Test
    void aNetOfValuesIsNoClassifier() throws IOException {
        Path config = model.resolve("config.json");
        Files.writeString(config, Files.readString(config).replaceFirst("}$", ",\"problem_type\":\"regression\"}"));
        Processes.Result refused = Program.here("import", model, "-o", net, "--run", Program.BAG);
        assertEquals(1, refused.status());
        assertTrue(refused.err().contains("is no classifier"), refused.err());
        assertFalse(Files.exists(net));
        refused = Program.here("run", model, "--image", Program.BAG);
        assertEquals(1, refused.status());
        assertTrue(refused.err().contains("is no classifier"), refused.err());
        Processes.Result written = Program.here("import", model, "-o", net);
        assertOk(written);
        assertTrue(written.out().contains("--input X.npy"), written.out());
        Processes.Result warned =
                Program.here("run", net, "--weights", model.resolve("model.safetensors"), "--image", Program.BAG);
        assertTrue(warned.err().contains("says that it gives values and no classes"), warned.err());
        run("run", model);
    }

    /** A choice among probabilities is one of probabilities. */
    @Test
    void aSliceOfProbabilitiesHasNoSoftmax() throws IOException {
        Path some = Files.writeString(
                folder.resolve("some.net"),
                "net Some {\n  input = 3x32x32\n  body = {\n    mean\n    head: linear -> 5\n    sigmoid; slice -> 2\n  }\n}\n");
        Path weights = folder.resolve("some.safetensors");
        assertOk(Program.here("init", some, "--seed", "1", "-o", weights));
        Processes.Result classes = Program.here("run", some, "--weights", weights, "--image", Program.BAG, "--json");
        assertOk(classes);
        float[] expected = run("run", some, "--weights", weights);
        for (float probability : expected) {
            assertTrue(Math.abs(probability - 0.5) < 0.5, "probability " + probability);
        }
        double sum = Pattern.compile("\"probability\" : ([0-9.]+)")
                .matcher(classes.out())
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .sum();
        assertTrue(Math.abs(sum - 1) > 1e-3, classes.out());
    }

    @Test
    void printsWithoutAFile() {
        Processes.Result result = Program.here("import", model);
        assertOk(result);
        assertTrue(result.out().startsWith("# Imported from"), result.out());
        assertTrue(result.err().contains("recognised names: Hugging Face"), result.err());
    }

    /** Names alone leave a MobileNetV2's padding and eps open; a configuration with both settles them. */
    @Test
    void warnsOfMobileNetsPaddingOnlyWhereNoFileTellsIt() throws IOException {
        Path official = folder.resolve("mobile.safetensors");
        assertOk(Program.here("init", "mobilenet_v2.net", "--seed", "1", "-o", official));
        assertEquals(0, paddingWarnings(official, "told", ",\"layer_norm_eps\":0.001"));
        assertEquals(1, paddingWarnings(official, "untold", ""));
    }

    private long paddingWarnings(Path official, String name, String eps) throws IOException {
        Path mobile = Files.createDirectory(folder.resolve(name));
        assertOk(Program.here("weights", official, "-o", mobile.resolve("model.safetensors"), "--to", "hf"));
        Files.writeString(
                mobile.resolve("config.json"), "{\"model_type\":\"mobilenet_v2\",\"tf_padding\":false" + eps + "}");
        List<String> said = new ArrayList<>();
        Logger logger = Logger.getLogger("org.convnextc.runtime");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord message) {
                said.add(message.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            assertOk(Program.here("import", mobile, "-o", folder.resolve(name + ".net")));
        } finally {
            logger.removeHandler(handler);
        }
        return said.stream()
                .filter(text -> text.contains("pads as TensorFlow does"))
                .count();
    }

    @Test
    void writesNothingWhereNoNetIsDerived() throws IOException {
        Files.writeString(model.resolve("config.json"), "{\"model_type\":\"convnext\",\"depths\":[1,2]}");
        Processes.Result result = Program.here("import", model, "-o", net);
        assertEquals(1, result.status());
        assertTrue(result.err().contains("depths is [1, 2], but the tensors have [1, 1]"), result.err());
        assertTrue(Files.notExists(net) && Files.notExists(folder.resolve("labels")));
        assertEquals(
                2,
                Program.here("import", model, "-o", folder.resolve("pets.txt")).status());
        assertEquals(2, Program.here("import", model, "--run", Program.BAG).status());
        assertEquals(
                2,
                Program.here("run", folder.resolve("by.net"), "--image", Program.BAG)
                        .status());
    }

    /** A net in {@code convnext.net} would use itself, and so would all nets beside it. */
    @Test
    void hidesNoBuiltInFile() throws IOException {
        Processes.Result named = Program.here("import", model, "-o", folder.resolve("convnext.net"));
        assertEquals(2, named.status());
        assertTrue(named.err().contains("such as my_convnext.net"), named.err());
        Path beside = Files.writeString(folder.resolve("convnext.net"), "net ConvNeXt { body = { relu } }\n");
        Processes.Result hidden = Program.here("import", model, "-o", net);
        assertEquals(1, hidden.status());
        assertTrue(hidden.err().contains(beside + " lies beside it and would be used instead"), hidden.err());
        assertTrue(Files.notExists(net) && Files.notExists(folder.resolve("labels")));
        Files.writeString(
                beside, StandardNets.find("convnext.net").orElseThrow().text());
        assertOk(Program.here("import", model, "-o", net));
    }

    @Test
    void saysThatOtherNamesOfClassesWereThere() throws IOException {
        Files.delete(model.resolve("config.json"));
        Path labels = Files.createDirectory(folder.resolve("labels")).resolve("pets.txt");
        Files.write(labels, List.of("car", "bus"));
        Processes.Result result = Program.here("import", model, "-o", net);
        assertOk(result);
        assertTrue(result.out().contains("note       " + labels + " was there before"), result.out());
    }

    @Test
    void writesNothingWhereALaterStepMustFail() throws IOException {
        Processes.Result image = Program.here("import", model, "-o", net, "--run", folder.resolve("none.png"));
        assertEquals(1, image.status());
        assertTrue(image.err().contains("none.png: there is no such image"), image.err());
        assertTrue(Files.notExists(net) && Files.notExists(folder.resolve("labels")));
        Files.writeString(folder.resolve("labels"), "a file");
        Processes.Result labels = Program.here("import", model, "-o", net);
        assertEquals(1, labels.status());
        assertTrue(
                labels.err().contains("cannot make the folder " + folder.resolve("labels") + ": it is a file"),
                labels.err());
        assertTrue(Files.notExists(net));
    }

    @Test
    void printsNoNameThatReadsAsAnOption() {
        assertEquals("./-pets.net", ImportCommand.word("-pets.net"));
        assertEquals("'./-my pets.net'", ImportCommand.word("-my pets.net"));
        assertEquals("my/-pets.net", ImportCommand.word("my/-pets.net"));
    }

    /** Features are no classes. */
    @Test
    void classifiesWithAHeadOnly() throws IOException {
        Path by = Files.writeString(
                folder.resolve("headless.net"),
                "use \"convnext.net\"\nnet N : ConvNeXt { depths = [1, 1]  widths = [8, 16]  input = 3x32x32\n"
                        + "  top = { mean; norm: last_norm } }\n");
        Path weights = folder.resolve("headless.safetensors");
        assertOk(Program.here("init", by, "--seed", "1", "-o", weights));
        Processes.Result written = Program.here("import", weights, "-o", net);
        assertOk(written);
        assertTrue(written.out().contains(weights + " --input X.npy --output Y.safetensors"), written.out());
        Processes.Result refused = Program.here("run", weights, "--image", Program.BAG);
        assertEquals(1, refused.status());
        assertTrue(refused.err().contains("--image classifies, but " + weights + " is no classifier"), refused.err());
    }

    /** What was written beside a folder of this name may be older than the folder. */
    @Test
    void theFoldersOwnNamesOfClassesHold() throws IOException {
        Files.write(Files.createDirectory(folder.resolve("labels")).resolve("pets.txt"), List.of("car", "bus"));
        Processes.Result result = Program.here("run", model, "--image", Program.BAG);
        assertOk(result);
        assertTrue(result.out().contains("cat") && !result.out().contains("car"), result.out());
    }

    /** What a checkpoint has besides is an error unless it is ignored, in the net or on the command line. */
    @Test
    void ignoresWhatItIsTold() throws IOException {
        Path by = Files.writeString(
                folder.resolve("more.net"),
                "use \"convnext.net\"\nnet N : ConvNeXt { depths = [1, 1]  widths = [8, 16]  input = 3x32x32  classes = 2\n"
                        + "  top = { mean; norm: last_norm; head: linear -> classes; extra: linear -> 2 } }\n");
        Path weights = folder.resolve("more.safetensors");
        assertOk(Program.here("init", by, "--seed", "1", "-o", weights));
        Processes.Result refused = Program.here("import", weights, "-o", net);
        assertEquals(1, refused.status());
        assertTrue(refused.err().contains("--ignore 'extra.*'"), refused.err());
        assertOk(Program.here("import", weights, "-o", net, "--ignore", "extra.*"));
        run("run", net, "--weights", weights, "-D", "input=3x32x32");
        Object[] plain = {"run", folder.resolve("by.net"), "--weights", weights, "--ignore", "extra.*"};
        run(plain);
    }

    /** A net that a person has changed is a source. */
    @Test
    void writesOverANetWhereToldTo() throws IOException {
        assertOk(Program.here("import", model, "-o", net));
        assertOk(Program.here("import", model, "-o", net));
        String written = Files.readString(net);
        Files.writeString(net, written + "# mine\n");
        Processes.Result refused = Program.here("import", model, "-o", net);
        assertEquals(1, refused.status());
        assertTrue(refused.err().contains(net + ": is there already, with something else in it"), refused.err());
        assertTrue(refused.err().contains("--force"), refused.err());
        assertEquals(written + "# mine\n", Files.readString(net));
        assertOk(Program.here("import", model, "-o", net, "--force"));
        assertEquals(written, Files.readString(net));
    }

    @Test
    void warnsWhereTheConfigurationContradictsTheNet() throws IOException {
        Path weights = model.resolve("model.safetensors");
        Object[] words = {"run", folder.resolve("by.net"), "--weights", weights, "--image", Program.BAG};
        Processes.Result result = Program.here(words);
        assertOk(result);
        assertEquals(
                List.of(
                        "warning: net N has the preprocessing { resize 36; crop 32x32; normalize mean=[0.485, 0.456, 0.406]"
                                + " std=[0.229, 0.224, 0.225] }, but preprocessor_config.json says { resize 36; crop 32; normalize"
                                + " mean=[0.5, 0.5, 0.5] std=[0.5, 0.5, 0.5] }"),
                warnings(result));
        Path other = Files.writeString(
                folder.resolve("other.net"),
                "use \"by.net\"\nnet M : N { act = relu  last_norm = { layernorm eps=1e-3 }\n"
                        + "  preprocess = { resize 36; crop 32; normalize mean=[0.5, 0.5, 0.5] std=[0.5, 0.5, 0.5] } }\n");
        words[1] = other;
        assertEquals(
                List.of(
                        "warning: net M has a last norm with eps 0.001, but config.json: layer_norm_eps says 1e-12",
                        "warning: net M has the activation relu, but config.json: hidden_act says gelu"),
                warnings(Program.here(words)));
        assertEquals(List.of(), warnings(Program.here("run", model, "--image", Program.BAG)));
        Path config = model.resolve("config.json");
        Files.writeString(
                config,
                Files.readString(config).replaceFirst("}$", ",\"problem_type\":\"multi_label_classification\"}"));
        words[1] = folder.resolve("by.net");
        assertTrue(
                warnings(Program.here(words))
                        .contains("warning: net N has logits, of which probabilities are the softmax, but config.json:"
                                + " problem_type says that classes do not exclude each other"),
                "no warning");
    }

    private static List<String> warnings(Processes.Result result) {
        return result.err().lines().filter(line -> line.startsWith("warning: ")).toList();
    }

    /** As transformers writes large checkpoints: an index that names a file for each tensor. */
    @Test
    void readsAFolderOfSeveralFiles() throws IOException {
        float[] expected = run("run", model);
        Path whole = model.resolve("model.safetensors");
        var parts = List.of("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors");
        var map = new StringJoiner(",", "{\"metadata\":{},\"weight_map\":{", "}}");
        Checkpoints.use(whole, Optional.empty(), checkpoint -> {
            var halves = List.of(new ArrayList<TensorSource>(), new ArrayList<TensorSource>());
            for (String name : checkpoint.names()) {
                TensorSource tensor = checkpoint.find(name).orElseThrow();
                int half = name.startsWith("stages.1") ? 1 : 0;
                halves.get(half).add(tensor);
                map.add('"' + tensor.name() + "\":\"" + parts.get(half) + '"');
            }
            for (int i = 0; i < 2; i++) {
                WeightsWriter.write(model.resolve(parts.get(i)), halves.get(i));
            }
            return whole;
        });
        Files.delete(whole);
        Files.writeString(model.resolve("model.safetensors.index.json"), map.toString());
        assertArrayEquals(expected, run("run", model));
        assertOk(Program.here("import", model, "-o", net));
        assertArrayEquals(expected, run("run", net, "--weights", model.resolve("model.safetensors.index.json")));
        Files.delete(model.resolve(parts.get(1)));
        Processes.Result missing = Program.here("import", model);
        assertEquals(1, missing.status());
        assertTrue(missing.err().contains(parts.get(1)), missing.err());
    }

    @Test
    void exportsAFolder() {
        Path onnx = folder.resolve("pets.onnx");
        assertOk(Program.here(model, "-o", onnx));
        assertTrue(Files.exists(onnx));
    }

    @Test
    void weightsSaysWhatImportMakesOfIt() {
        Path weights = model.resolve("model.safetensors");
        assertTrue(Program.here("weights", weights)
                .out()
                .contains("import gives ConvNeXt, depths [1, 1], widths [8, 16], layer scale, 2 classes"));
    }
}
