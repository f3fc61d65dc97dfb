package org.convnextc.tool.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The user's language changes nothing: Arabic and Persian have digits of their own, in Turkish the capital of i has a dot. */
final class LanguagesTest {
    @TempDir
    Path folder;

    private final Locale usual = Locale.getDefault();

    @AfterEach
    void setBack() {
        Locale.setDefault(usual);
    }

    @ParameterizedTest
    @CsvSource({"ar, EG", "fa, IR", "tr, TR"})
    void writesTheSameFiles(String language, String country) throws Exception {
        assertEquals(files("en", "US"), files(language, country));
    }

    /** Names and contents of what a compilation leaves. */
    private TreeMap<String, String> files(String language, String country) throws Exception {
        Path out = Files.createDirectory(folder.resolve(language));
        ProcessBuilder command = Program.command(out, Program.TINY, "-o", "Tiny.java", "--dump-dir", "passes");
        command.command().addAll(1, List.of("-Duser.language=" + language, "-Duser.country=" + country));
        Processes.Result result = Processes.start(command);
        assertEquals(new Processes.Result(0, "", ""), result);
        var files = new TreeMap<String, String>();
        try (Stream<Path> all = Files.walk(out)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(out.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG", "fa-IR", "tr-TR"})
    void printsTheSame(String language) throws IOException {
        for (List<Object> words : List.<List<Object>>of(
                List.of("info", Program.TINY),
                List.of("info", Program.TINY, "--json"),
                List.of("weights", Program.WEIGHTS),
                List.of("ir", Program.TINY),
                List.of("ir", Program.TINY, "--list-passes"),
                List.of("init", Program.TINY, "-o", folder.resolve("tiny.safetensors")),
                List.of("weights", Program.WEIGHTS, "-o", folder.resolve("other.safetensors"), "--to", "timm"))) {
            Locale.setDefault(Locale.US);
            Processes.Result expected = Program.here(words.toArray());
            Locale.setDefault(Locale.forLanguageTag(language));
            assertEquals(expected, Program.here(words.toArray()));
        }
    }

    @Test
    void arabicHasOtherDigits() {
        assertEquals("\u0661", String.format(Locale.forLanguageTag("ar-EG"), "%d", 1));
    }
}
