package org.convnextc.tool.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.convnextc.image.Labels;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.Prediction;
import org.convnextc.runtime.Spec;
import org.convnextc.tool.build.CompiledNet;
import org.convnextc.tool.build.InMemoryCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A class that is written knows the names of its net's classes; and what a class is called. */
final class LabelsInClassesTest {
    private static final List<String> NAMES = Labels.read(Program.EXAMPLES.resolve("labels/fashion.txt"), 10);

    @TempDir
    Path folder;

    @Test
    void aSourceAnswersWithTheNamesBesideItsNet() throws IOException {
        assertOk(Program.here(Program.FASHION, "-o", folder.resolve("Fashion.java")));
        var files = InMemoryCompiler.compile("Fashion", Files.readString(folder.resolve("Fashion.java")));
        var net = new CompiledNet("Fashion", files);
        try (Model model = net.load(Program.WEIGHTS, Options.defaults())) {
            assertEquals(NAMES, model.labels());
            Prediction best = model.classify(Files.readAllBytes(Program.BAG), 1).get(0);
            assertEquals("Bag", best.label());
        }
        List<String> own = IntStream.range(0, 10).mapToObj(i -> "own " + i).toList();
        try (Model model = net.load(Program.WEIGHTS, Options.defaults().withLabels(own))) {
            assertEquals(own, model.labels());
        }
    }

    @Test
    void aJarOfAnotherNameDoes() throws Exception {
        assertOk(Program.process(
                folder, Program.FASHION, "-o", "fashion-1.0.jar", "--class", "Clothes", "--package", "org.example"));
        URL jar = folder.resolve("fashion-1.0.jar").toUri().toURL();
        try (var loader = new URLClassLoader(new URL[] {jar})) {
            assertEquals(NAMES, spec(loader.loadClass("org.example.Clothes")).labels());
        }
    }

    @Test
    void theNativeTargetDoes() throws Exception {
        assertOk(
                Program.here(Program.FASHION, "-o", folder.resolve("out"), "--target", "native", "--class", "Clothes"));
        String source = Files.readString(folder.resolve("out/Clothes.java"));
        assertEquals(NAMES, spec(source, "Clothes").labels());
    }

    /** Characters that end texts, begin escapes or mean something to whatever writes the source. */
    @Test
    void namesOfAnyCharacters() throws Exception {
        List<String> names = List.of(
                "\"\"\"",
                "a\\",
                "\\u0041",
                "\\\u00e9\ud83d\ude00",
                "\"quoted\"",
                "$L $T $$",
                "*/ // <b>",
                "\"\"\"\"",
                "private final int i;",
                "{@code }");
        Path file = Files.write(folder.resolve("names.txt"), names);
        assertOk(Program.here(Program.FASHION, "-o", folder.resolve("Odd.java"), "--labels", file));
        String source = Files.readString(folder.resolve("Odd.java"));
        assertTrue(source.chars().allMatch(c -> c < 128), "ASCII");
        assertEquals(names, spec(source, "Odd").labels());
    }

    /** A constant of a class holds 65,535 bytes. */
    @ParameterizedTest
    @ValueSource(
            strings = {"the class \u00e9 of number ", "\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00"})
    void manyNames(String start) throws Exception {
        List<String> names = IntStream.range(0, 20_000).mapToObj(i -> start + i).toList();
        Path file = Files.write(folder.resolve("names.txt"), names);
        assertOk(Program.here(
                Program.FASHION, "-o", folder.resolve("Many.java"), "--labels", file, "-D", "classes=20000"));
        assertEquals(
                names,
                spec(Files.readString(folder.resolve("Many.java")), "Many").labels());
    }

    @Test
    void namesThatAreTexts() throws Exception {
        Path file = Files.write(
                folder.resolve("names.txt"),
                IntStream.range(0, 10)
                        .mapToObj(i -> "x".repeat(i == 7 ? 10_001 : 10_000))
                        .toList());
        assertRefused(
                1,
                file + ":8: the name of class 7 has 10001 characters, expected at most 10000",
                Program.FASHION,
                "-o",
                folder.resolve("Long.java"),
                "--labels",
                file);
    }

    @Test
    void namesThatDoNotFit() throws Exception {
        Path beside = Program.EXAMPLES.resolve("labels/fashion.txt");
        assertRefused(
                1,
                beside + ": has 10 names, but the net has 5 classes: expected one line for each class;"
                        + " --labels FILE gives others",
                Program.FASHION,
                "-o",
                folder.resolve("Few.java"),
                "-D",
                "classes=5");
        assertFalse(Files.exists(folder.resolve("Few.java")));
        assertRefused(
                1,
                "has 10 names, but the net has 5 classes",
                Program.FASHION,
                "-o",
                folder.resolve("Few.java"),
                "-D",
                "classes=5",
                "--labels",
                beside);
        assertRefused(
                2,
                "--labels names.txt: goes with -o FILE.java, FILE.jar or a folder of sources",
                Program.FASHION,
                "-o",
                folder.resolve("x.ir"),
                "--labels",
                "names.txt");
    }

    /** Without names of its own the class would answer with ImageNet's. */
    @Test
    void namesThatDoNotFitAThousandClasses() throws IOException {
        Path net = Files.writeString(
                folder.resolve("thousand.net"),
                "net Thousand { input = 3x8x8  preprocess = { warp 8x8; normalize }"
                        + "  body = { mean  features: linear -> 1000  head: linear -> 1000 } }");
        Path names = Files.createDirectory(folder.resolve("labels")).resolve("thousand.txt");
        Files.writeString(names, "one\ntwo\n");
        String expected = names + ": has 2 names, but the net has 1000 classes";
        assertRefused(1, expected, net, "-o", folder.resolve("Thousand.java"));
        assertRefused(1, expected, net, "-o", folder.resolve("Thousand.java"), "--outputs", "features");
        assertFalse(Files.exists(folder.resolve("Thousand.java")));
    }

    /** Features are no classes: the names beside the net need not fit. */
    @Test
    void featuresHaveNoNames() throws Exception {
        Path source = folder.resolve("Features.java");
        Processes.Result result = Program.here(Program.FASHION, "-o", source, "--outputs", "features");
        assertEquals(0, result.status(), result.err());
        assertTrue(result.err().startsWith("warning: the class has no names for the net's classes: "), result.err());
        assertEquals(List.of(), spec(Files.readString(source), "Features").labels());
    }

    @Test
    void featureMapsHaveNoNames() throws IOException {
        assertOk(Program.here(Program.FASHION, "-o", folder.resolve("Maps.java"), "--outputs", "stages.0"));
        assertFalse(Files.readString(folder.resolve("Maps.java")).contains("withLabels"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    fashion-1.0.jar |          | fashion-1.0 is no name for a Java class; choose one of letters and digits, such as Tiny.jar, or name the class with --class Tiny
                    a.jar           | a.B      | --class a.B: is no name for a Java class
                    a.jar           | class    | --class class: is no name for a Java class
                    a.jar           | sealed   | --class sealed: is no name for a Java class
                    Tiny.java       | Other    | --class Other: javac wants a class in the file of its name; take -o
                    net.ir          | Tiny     | --class Tiny: goes with -o FILE.java, FILE.jar or a folder of sources; a .ir file holds no class
                    """)
    void wrongNamesOfClasses(String file, String name, String expected) {
        Object[] words = name == null
                ? new Object[] {Program.FASHION, "-o", folder.resolve(file)}
                : new Object[] {Program.FASHION, "-o", folder.resolve(file), "--class", name};
        assertRefused(2, expected, words);
        assertFalse(Files.exists(folder.resolve(file)));
    }

    private static void assertOk(Processes.Result result) {
        assertEquals(
                new Processes.Result(0, "", ""), new Processes.Result(result.status(), result.out(), ""), result.err());
    }

    private static void assertRefused(int status, String expected, Object... words) {
        Processes.Result result = Program.here(words);
        assertEquals(status, result.status(), result.err());
        assertTrue(result.err().contains(expected), result.err());
    }

    private static Spec spec(String source, String className) throws ReflectiveOperationException {
        var files = InMemoryCompiler.compile(className, source);
        var loader = new ClassLoader(LabelsInClassesTest.class.getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                byte[] bytes = files.get(name + ".class");
                if (bytes == null) {
                    throw new ClassNotFoundException(name);
                }
                return defineClass(name, bytes, 0, bytes.length);
            }
        };
        return spec(loader.loadClass(className));
    }

    private static Spec spec(Class<?> type) throws ReflectiveOperationException {
        Field field = type.getDeclaredField("SPEC");
        field.setAccessible(true);
        return (Spec) field.get(null);
    }
}
