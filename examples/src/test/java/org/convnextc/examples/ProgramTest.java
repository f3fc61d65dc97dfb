package org.convnextc.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    @Test
    void compilesWithoutWarningsAndClassifies() throws IOException, InterruptedException {
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
                CLASS_PATH,
                "-d",
                folder.toString(),
                emitted.toString(),
                "programs/Classify.java");
        assertEquals("", warnings);
        String classes = run(
                "java",
                "-cp",
                folder + File.pathSeparator + CLASS_PATH,
                "Classify",
                Examples.WEIGHTS.toString(),
                "images/test_00257_sandal.png");
        assertTrue(classes.contains("Sandal       0.9119"), classes);
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
