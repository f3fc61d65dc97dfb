package org.convnextc.tool.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.convnextc.compiler.Targets;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.io.Npy;
import org.convnextc.ir.text.IrParser;
import org.convnextc.ir.text.Printer;
import org.convnextc.ir.text.Snapshot;
import org.convnextc.tool.build.InMemoryCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each command, on the example nets. */
final class CommandsTest {
    private static final int FASHION_PIXELS = 32 * 32;

    @TempDir
    Path folder;

    @Test
    void compilesToSource() throws Exception {
        Processes.Result result = Program.process(folder, Program.TINY, "-o", "Tiny.java");
        assertEquals(new Processes.Result(0, "", ""), result);
        String source = Files.readString(folder.resolve("Tiny.java"));
        assertTrue(source.contains("public final class Tiny extends JavaModel"), source);
        assertFalse(source.contains("package "), source);
        InMemoryCompiler.compile("Tiny", source);

        // The same bytes again, from any folder.
        assertEquals(
                0,
                Program.here(Program.TINY, "-o", folder.resolve("./Tiny.java")).status());
        assertEquals(source, Files.readString(folder.resolve("Tiny.java")));
        assertFiles("Tiny.java");
    }

    @Test
    void compilesToAJarOfThePackageAsked() throws Exception {
        assertOk(Program.here(Program.FASHION, "-o", folder.resolve("Fashion.jar"), "--package", "org.example"));
        byte[] first = Files.readAllBytes(folder.resolve("Fashion.jar"));
        try (var jar = new JarFile(folder.resolve("Fashion.jar").toFile())) {
            assertTrue(jar.getEntry("org/example/Fashion.class") != null);
            assertTrue(jar.getManifest() != null);
        }
        assertOk(Program.here(Program.FASHION, "-o", folder.resolve("Fashion.jar"), "--package", "org.example"));
        assertArrayEquals(first, Files.readAllBytes(folder.resolve("Fashion.jar")));
        assertFiles("Fashion.jar");
    }

    @Test
    void compilesToGraphTextThatReadsBack() throws IOException {
        assertOk(Program.here(Program.TINY, "-o", folder.resolve("any name.ir"), "-D", "classes=5"));
        String text = Files.readString(folder.resolve("any name.ir"));
        assertEquals(text, Printer.print(parse(text)));
        assertEquals(5, parse(text).graph().entry().resultTypes().get(0).last());
    }

    @ParameterizedTest
    @CsvSource({"net.dot,digraph \"Fashion\" {", "net.html,<!doctype html>"})
    void writesPicturesAndPages(String name, String start) throws IOException {
        Path output = folder.resolve(name);
        assertOk(Program.here(Program.FASHION, "-o", output));
        String text = Files.readString(output);
        assertTrue(text.startsWith(start + "\n"), text);
        assertTrue(text.endsWith("\n"));
        // The same bytes from any folder.
        Path other = Program.FASHION.resolveSibling("../examples/fashion.net");
        assertOk(Program.here(other, "-o", output));
        assertEquals(text, Files.readString(output));
        assertFiles(name);
    }

    @Test
    void picturesAndPagesFollowTheChosenPasses() throws IOException {
        Path dot = folder.resolve("net.dot");
        assertOk(Program.here(Program.FASHION, "-o", dot, "--after", "outline"));
        assertTrue(Files.readString(dot).contains("call @block_"));

        // A page goes on from a graph's text, whose calls it expands.
        Path ir = folder.resolve("net.ir");
        Path page = folder.resolve("net.html");
        assertOk(Program.here(Program.FASHION, "-o", ir, "--after", "outline"));
        assertOk(Program.here(ir, "-o", page, "--disable-pass", "fuse_activation"));
        String text = Files.readString(page);
        assertTrue(text.contains("\"name\":\"stages.2.0.dwconv\""));
        assertTrue(text.contains("\"pass\":\"fuse_residual\""));
        assertFalse(text.contains("\"pass\":\"fuse_activation\""));
        assertFiles("net.dot", "net.html", "net.ir");
    }

    @Test
    void aPageHasItsLimits() throws IOException {
        Path net = Files.writeString(
                folder.resolve("long.net"),
                "net Long { input = 3x8x8\n preprocess = { normalize mean=[0,0,0] std=[1,1,1] }\n"
                        + " body = { repeat 5000 { relu }; mean } }\n");
        assertRefused(Program.here(net, "-o", folder.resolve("long.html")), "a page can show at most 5000");
        assertFiles("long.net");
    }

    @Test
    void replacesAnOlderOutputOnlyBySomethingWhole() throws IOException {
        Path output = folder.resolve("Tiny.java");
        Files.writeString(output, "old");
        assertEquals(
                1, Program.here(Program.TINY, "-o", output, "-D", "depths=[1]").status());
        assertEquals("old", Files.readString(output));
        assertOk(Program.here(Program.TINY, "-o", output));
        assertTrue(Files.size(output) > 1000);
        assertFiles("Tiny.java");
    }

    @Test
    void printsTheGraphAtEveryPoint() {
        String flat =
                Program.here("ir", Program.FASHION, "--after", "expansion").out();
        String last = Program.here("ir", Program.FASHION).out();
        assertEquals(flat, Printer.print(parse(flat)));
        assertEquals(last, Printer.print(parse(last)));
        assertFalse(flat.contains(" in arena["), flat);
        assertTrue(last.contains(" in arena["), last);

        String all = Program.here("ir", Program.FASHION, "--print-after-all").out();
        assertTrue(all.startsWith("# after expansion\n" + flat), all);
        assertTrue(all.endsWith(last), all);
        Targets.JAVA
                .pipeline()
                .passes()
                .forEach(pass -> assertTrue(all.contains("\n# after " + pass.name() + "\n"), pass.name()));
    }

    @Test
    void checksWithoutAWord() {
        assertEquals(new Processes.Result(0, "", ""), Program.here("check", Program.TINY));
    }

    @Test
    void infoCountsAsThePapersDo() throws IOException {
        Processes.Result text = Program.here("info", "convnext.net", "--net", "ConvNeXtT");
        assertOk(text);
        assertTrue(text.out().contains("ConvNeXtT: 28,589,128 parameters, 4.456 GMACs"), text.out());
        assertTrue(text.out().contains("norms, activations, pooling and sums are not counted"), text.out());

        Map<String, String> json = json(Program.here("info", Program.TINY, "--json"));
        assertEquals("28589128", json.get("/parameters"));
        assertEquals("4455531264", json.get("/macs"));
        assertEquals("downsample_layers.0.0", json.get("/layers/1/name"));
        assertEquals("conv", json.get("/layers/1/op"));
        assertEquals(List.of("56", "56", "96"), extents(json, "/layers/1/shape"));
        assertEquals("4704", json.get("/layers/1/parameters"));
        assertEquals(Long.toString(56L * 56 * 96 * 48), json.get("/layers/1/macs"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "native"})
    void infoShowsThePlannedMemoryBesideTheLeastThereCanBe(String target) throws IOException {
        Processes.Result text = Program.here("info", Program.TINY, "--memory", "--target", target);
        assertOk(text);
        assertTrue(text.out().startsWith("Tiny, " + target + " target, one image: arena "), text.out());
        Map<String, String> json = json(Program.here("info", Program.TINY, "--memory", "--json", "--target", target));
        long arena = Long.parseLong(json.get("/arena_bytes"));
        long least = Long.parseLong(json.get("/largest_live_bytes"));
        assertTrue(least <= arena && arena <= 1.15 * least, arena + " of " + least);
    }

    @Test
    void infoSummarisesAFileOfNets() throws IOException {
        Processes.Result text = Program.here("info", "--summary", "convnext.net");
        assertOk(text);
        assertTrue(text.out().contains("ConvNeXtXXL      3x224x224  846,471,016  151.570\n"), text.out());
        assertTrue(
                text.out()
                        .endsWith(
                                "Left out, because slots have no value: ConvNeXt, ConvNeXtV2, ConvNeXtIso, ConvNeXtMaps,"
                                        + " ConvNeXtDinoV3, ConvNeXtClip, ConvNeXtClipMlp, ConvNeXtMlpHead, ConvNeXtOls,"
                                        + " ConvNeXtKernels\n"),
                text.out());

        Map<String, String> json =
                json(Program.here("info", "--summary", "--json", "resnet.net", "-D", "input=3x384x384"));
        assertEquals("ResNet50", json.get("/nets/0/net"));
        assertEquals("25557032", json.get("/nets/0/parameters"));
        assertEquals(List.of("3", "384", "384"), extents(json, "/nets/0/input"));

        Path broken = Files.writeString(
                folder.resolve("broken.net"),
                "use \"resnet.net\"\nnet A : ResNet50 { classes = 5 }\nnet B : ResNet50 { depths = [1] }\n");
        Processes.Result refused = Program.here("info", "--summary", broken);
        assertEquals(1, refused.status());
        assertEquals("", refused.out());
        assertTrue(refused.err().contains("error[N059]") && refused.err().contains("note: in B\n"), refused.err());
        assertEquals(
                2,
                Program.here("info", "--summary", "resnet.net", "--net", "ResNet50")
                        .status());
    }

    @Test
    void runClassifiesAnImage() throws Exception {
        Processes.Result result =
                Program.process(folder, "run", Program.FASHION, "--weights", Program.WEIGHTS, "--image", Program.BAG);
        assertEquals("", result.err());
        assertEquals(0, result.status());
        List<String> lines = result.out().lines().toList();
        assertTrue(lines.get(1).matches("Bag +0\\.9095"), result.out());
        assertEquals(8, lines.size(), result.out());
        assertTrue(lines.get(7).matches("forward .* ms .*thread.*OpenBLAS.*Java .*"), result.out());
        assertFiles();
    }

    @Test
    void runPrintsJson() throws IOException {
        Path labels = folder.resolve("labels.txt");
        Files.writeString(labels, "a\nb\nc\nd\ne\nf\ng\nh\nthe bag\nj\n");
        Map<String, String> json = json(run("--image", Program.BAG, "--json", "--labels", labels, "--threads", "1"));
        assertEquals("the bag", json.get("/predictions/0/label"));
        assertEquals("8", json.get("/predictions/0/index"));
        assertEquals(0.9095, Double.parseDouble(json.get("/predictions/0/probability")), 1e-4);
        assertTrue(json.get("/engine").startsWith("1 thread, "), json.get("/engine"));
        assertTrue(Double.parseDouble(json.get("/first_forward_ms")) > 0);
    }

    @Test
    void runMapsArraysToLogits() throws IOException {
        float[] pixels = new float[2 * FASHION_PIXELS];
        for (int i = 0; i < FASHION_PIXELS; i++) {
            pixels[i] = pixels[FASHION_PIXELS + i] = i % 7 - 3;
        }
        Path input = folder.resolve("x.npy");
        Path output = folder.resolve("y.npy");
        Npy.write(input, new Npy.Floats(new int[] {2, 1, 32, 32}, pixels));
        assertOk(run("--input", input, "--output", output));
        Npy.Floats logits = Npy.readFloats(output);
        assertArrayEquals(new int[] {2, 10}, logits.shape());
        // Equal images, equal logits.
        for (int i = 0; i < 10; i++) {
            assertEquals(logits.values()[i], logits.values()[10 + i]);
        }
        assertFiles("x.npy", "y.npy");
    }

    @ParameterizedTest
    @CsvSource({
        "1x32x32,expected [N; 1; 32; 32]",
        "0x1x32x32,expected [N; 1; 32; 32]",
        "1x1x32x33,expected [N; 1; 32; 32]"
    })
    void runRefusesArraysOfAnotherShape(String extents, String expected) throws IOException {
        int[] shape = Stream.of(extents.split("x")).mapToInt(Integer::parseInt).toArray();
        int elements = 1;
        for (int extent : shape) {
            elements *= extent;
        }
        Path input = folder.resolve("x.npy");
        Npy.write(input, new Npy.Floats(shape, new float[elements]));
        assertRefused(run("--input", input, "--output", folder.resolve("y.npy")), expected.replace(';', ','));
        assertFiles("x.npy");
    }

    @Test
    void runSaysWhatIsWrongWithItsFiles() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "neither weights nor an image");
        Path cut = Files.write(folder.resolve("cut"), head(Program.WEIGHTS, 100_000));
        Path few = Files.writeString(folder.resolve("few"), "one\ntwo\n");
        Path none = folder.resolve("none");
        assertRefused(run("--image", none), "none");
        assertRefused(run("--image", text), "text");
        assertRefused(run("--image", Program.BAG, "--labels", few), "has 2 names, but the net has 10 classes");
        assertRefused(run("--input", none, "--output", folder.resolve("y.npy")), "none");
        assertRefused(run("--input", text, "--output", folder.resolve("y.npy")), "text");
        assertRefused(run("--input", text, "--output", none.resolve("y.npy")), "make it first");
        for (Path weights : List.of(none, cut)) {
            assertRefused(
                    Program.here("run", Program.FASHION, "--weights", weights, "--image", Program.BAG),
                    weights.getFileName().toString());
        }
        assertRefused(run("--image", Program.BAG, "-D", "depths=[1, 1, 4, 1]"), "stages.2.3.pwconv2.weight");
        assertFiles("cut", "few", "text");
    }

    @Test
    void checkTellsEditorsInJson() throws Exception {
        Path file = Files.writeString(
                folder.resolve("wrong.net"),
                """
                net Wrong {
                  input = 3x8x8
                  body = { conv 3x3 padd=1 -> 4; residual { conv 1x1 /2 -> 4 } }
                }
                """);
        Processes.Result result = Program.here("check", file, "--json");
        assertEquals("", result.err());
        assertEquals(1, result.status());
        Map<String, String> json = json(new Processes.Result(0, result.out(), ""));
        assertEquals("error", json.get("/diagnostics/0/severity"));
        assertEquals("N057", json.get("/diagnostics/0/code"));
        assertEquals("conv has no option padd", json.get("/diagnostics/0/message"));
        assertEquals(file.toString(), json.get("/diagnostics/0/file"));
        assertEquals("3", json.get("/diagnostics/0/line"));
        assertEquals("21", json.get("/diagnostics/0/column"));
        assertEquals("4", json.get("/diagnostics/0/length"));
        assertEquals("did you mean pad?", json.get("/diagnostics/0/help"));

        Processes.Result right = Program.here("check", Program.TINY, "--json");
        assertOk(right);
        assertTrue(json(right).isEmpty(), right.out());
    }

    @Test
    void benchMeasuresInAJvmOfItsOwn() throws Exception {
        ProcessBuilder command = Program.command(
                folder,
                "bench",
                Program.FASHION,
                "--threads",
                "1",
                "--batch",
                "2",
                "--runs",
                "3",
                "--warmup",
                "1",
                "--json");
        command.command().add(1, "-Djava.io.tmpdir=" + folder);
        Processes.Result result = Processes.start(command);
        assertEquals("", result.err());
        Map<String, String> json = json(result);
        assertEquals("Fashion", json.get("/net"));
        assertEquals("2", json.get("/batch"));
        int runs = Integer.parseInt(json.get("/runs"));
        int leftOut = Integer.parseInt(json.get("/left_out"));
        assertTrue(1 <= runs && 3 <= runs + leftOut && runs + leftOut <= 9, result.out());
        assertTrue(1 <= Integer.parseInt(json.get("/warmup")), result.out());
        double minimum = Double.parseDouble(json.get("/minimum_ms"));
        double median = Double.parseDouble(json.get("/median_ms"));
        double maximum = Double.parseDouble(json.get("/maximum_ms"));
        assertTrue(0 < minimum && minimum <= median && median <= maximum, result.out());
        assertEquals(2 * 8_704_128 * 2 / median / 1e6, Double.parseDouble(json.get("/gflops")), 1e-9);
        assertTrue(json.get("/engine").startsWith("1 thread, "), result.out());
        assertFiles();
    }

    @Test
    void benchPassesOnWhatIsWrongWithTheWeights() throws Exception {
        Processes.Result result =
                Program.process(folder, "bench", Program.FASHION, "-D", "classes=3", "--weights", Program.WEIGHTS);
        assertRefused(result, "head.weight");
    }

    private static Processes.Result run(Object... arguments) {
        var words =
                Stream.concat(Stream.of("run", Program.FASHION, "--weights", Program.WEIGHTS), Stream.of(arguments));
        return Program.here(words.toArray());
    }

    private static void assertOk(Processes.Result result) {
        assertEquals("", result.err());
        assertEquals(0, result.status());
    }

    private static void assertRefused(Processes.Result result, String named) {
        assertEquals(1, result.status(), result.err());
        assertEquals("", result.out());
        assertTrue(result.err().startsWith("convnextc: "), result.err());
        assertTrue(result.err().contains(named), result.err());
        assertFalse(result.err().contains("\tat "), result.err());
    }

    private void assertFiles(String... expected) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    List.of(expected),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    private static byte[] head(Path file, int bytes) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(bytes);
        }
    }

    private static Snapshot parse(String ir) {
        var diagnostics = new Diagnostics();
        return IrParser.snapshot(new Source("test.ir", ir), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
    }

    /** The scalars of a JSON text by their JSON pointers. */
    private static Map<String, String> json(Processes.Result result) throws IOException {
        assertEquals(0, result.status(), result.err());
        var values = new LinkedHashMap<String, String>();
        try (JsonParser parser = new JsonFactory().createParser(result.out())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue()) {
                    values.put(parser.getParsingContext().pathAsPointer().toString(), parser.getText());
                }
            }
        }
        return values;
    }

    private static List<String> extents(Map<String, String> json, String pointer) {
        return json.entrySet().stream()
                .filter(value -> value.getKey().startsWith(pointer + "/"))
                .map(Map.Entry::getValue)
                .toList();
    }
}
