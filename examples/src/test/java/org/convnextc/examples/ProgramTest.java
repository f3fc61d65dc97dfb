package org.convnextc.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.target.ClassSpec;
import org.convnextc.image.Labels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of the README, as a user compiles and runs it. */
class ProgramTest {
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    @TempDir
    private Path folder;

    /** Neither OpenBLAS nor JavaCPP, nor anything else that the runtime does not come with. */
    private static final String SMALL_CLASS_PATH = Stream.of(CLASS_PATH.split(File.pathSeparator))
            .filter(entry -> entry.matches(".*(/(runtime|checkpoint|image|io)/target/.*"
                    + "|/(jackson-core|imageio-[a-z]+|common-[a-z]+)-[\\d.]+jar)"))
            .collect(Collectors.joining(File.pathSeparator));

    @Test
    void compilesWithoutWarningsAndClassifies() throws IOException, InterruptedException {
        compile(CLASS_PATH);
        String classes = classify(CLASS_PATH);
        assertTrue(classes.contains("Sandal       0.9119"), classes);
    }

    /** In plain Java, for which OpenBLAS would be taken if it were there. */
    @Test
    void runsOnTheSmallestClassPath() throws IOException, InterruptedException {
        compile(SMALL_CLASS_PATH);
        String plain = classify(SMALL_CLASS_PATH);
        assertTrue(plain.contains("Sandal       0.9119"), plain);
        assertEquals(
                1,
                plain.lines().filter(line -> line.contains("matrix products")).count(),
                plain);
        assertTrue(
                plain.contains("matrix products: in Java, although the kernels are plain Java: OpenBLAS needs the jars"
                        + " org.bytedeco:openblas and org.bytedeco:javacpp on the class path"),
                plain);
        String vector = classify(SMALL_CLASS_PATH, "--add-modules", "jdk.incubator.vector");
        assertTrue(vector.contains("Sandal       0.9119"), vector);
        assertFalse(vector.contains("OpenBLAS"), vector);
    }

    @Test
    void saysWhichJarsAreMissingWhereOpenBlasIsAskedFor() throws IOException, InterruptedException {
        compile(SMALL_CLASS_PATH);
        String failure = assertThrows(
                        AssertionError.class, () -> classify(SMALL_CLASS_PATH, "-Dorg.convnextc.gemm=openblas"))
                .getMessage();
        assertTrue(failure.contains("OpenBLAS needs the jars org.bytedeco:openblas and org.bytedeco:javacpp"), failure);
    }

    private void compile(String classPath) throws IOException, InterruptedException {
        ClassSpec fashion = ClassSpec.of("", "Fashion").withLabels(Labels.read(Examples.LABELS, 10));
        String source = Targets.JAVA
                .sources(Examples.lowered("fashion.net", Optional.empty()), fashion)
                .get("Fashion.java");
        Path emitted = Files.writeString(folder.resolve("Fashion.java"), source);
        String warnings = run(
                "javac",
                "-Xlint:all,-path",
                "-Werror",
                "-cp",
                classPath,
                "-d",
                folder.toString(),
                emitted.toString(),
                "programs/Classify.java");
        assertEquals("", warnings);
    }

    private String classify(String classPath, String... flags) throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of(flags));
        words.addAll(List.of(
                "-cp",
                folder + File.pathSeparator + classPath,
                "Classify",
                Examples.WEIGHTS.toString(),
                "images/test_00257_sandal.png"));
        return run("java", words.toArray(String[]::new));
    }

    private static String run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", program).toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
