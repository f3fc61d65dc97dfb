package org.convnextc.tool.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each place of each command that takes a file, given what is none: a message that names it, and nothing written. */
final class WrongFilesTest {
    @TempDir
    Path folder;

    private List<Path> files;

    @BeforeEach
    void layOut() throws IOException {
        byte[] noise = new byte[5000];
        new Random(1).nextBytes(noise);
        byte[] cut = Arrays.copyOf(Files.readAllBytes(Program.BAG), 200);
        Files.createDirectory(folder.resolve("folder"));
        files = List.of(
                folder.resolve("none"),
                folder.resolve("folder"),
                Files.write(folder.resolve("empty"), new byte[0]),
                Files.write(folder.resolve("noise"), noise),
                Files.write(folder.resolve("cut"), cut));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FILE -o OUT/x.java",
                "FILE --weights WEIGHTS -o OUT/x.onnx",
                "NET --weights FILE -o OUT/x.onnx",
                "check FILE",
                "fmt FILE",
                "info FILE",
                "ir FILE",
                "init FILE -o OUT/w",
                "bench FILE",
                "bench NET --weights FILE",
                "weights FILE",
                "weights FILE -o OUT/w",
                "preprocess NET --image FILE -o OUT/x.png",
                "preprocess FILE --image IMAGE -o OUT/x.npy",
                "run FILE --weights WEIGHTS --image IMAGE",
                "run NET --weights FILE --image IMAGE",
                "run NET --weights WEIGHTS --image FILE",
                "run NET --weights WEIGHTS --image FILE --csv",
                "run NET --weights WEIGHTS --image IMAGE --labels FILE",
                "run NET --weights WEIGHTS --input FILE --output OUT/y.npy"
            })
    void refuses(String words) throws IOException {
        for (Path file : files) {
            boolean own = words.startsWith("bench NET"); // starts a JVM: one wrong file is enough
            if (own && file != files.get(3) || isFine(words, file)) {
                continue;
            }
            Path out = Files.createDirectory(folder.resolve("out"));
            Processes.Result result = Program.here(Stream.of(words.split(" "))
                    .map(word -> word(word, file, out))
                    .toArray());
            String said = words + " with " + file.getFileName() + ": " + result;
            assertEquals(1, result.status(), said);
            assertFalse(result.err().contains("\tat "), said);
            assertFalse(result.err().contains("internal error"), said);
            assertTrue(own || result.err().contains(file.getFileName().toString()), said);
            try (Stream<Path> written = Files.list(out)) {
                assertEquals(List.of(), written.toList(), said);
            }
            Files.delete(out);
        }
    }

    /** An empty file is a well laid out net file. */
    private static boolean isFine(String words, Path file) {
        return words.equals("fmt FILE") && file.endsWith("empty");
    }

    private static Object word(String word, Path file, Path out) {
        return switch (word) {
            case "FILE" -> file;
            case "NET" -> Program.FASHION;
            case "WEIGHTS" -> Program.WEIGHTS;
            case "IMAGE" -> Program.BAG;
            default -> word.replace("OUT", out.toString());
        };
    }

    @Test
    void refusesPathsThatAreNone() {
        assertEquals(2, Program.here("weights", "a\0b").status());
        assertEquals(1, Program.here("check", "a\0b").status());
    }
}
