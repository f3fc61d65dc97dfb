package org.convnextc.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What convnextc writes is the same in every language of its user: no source uses the default locale without saying so. */
final class LocaleTest {
    /** Calls that format numbers or change letters as the user's language does, unless they are given a locale. */
    private static final Pattern LOCAL = Pattern.compile("\\.formatted\\(|\\.to(?:Lower|Upper)Case\\(\\)"
            + "|(?:String\\.format|\\.printf)\\((?!\\s*Locale\\.ROOT\\b)"
            + "|new Formatter\\(|new Scanner\\(|\\bDecimalFormat\\b|\\bNumberFormat\\b");

    @Test
    void noSourceUsesTheUsersLanguage() throws IOException {
        List<Path> sources;
        try (Stream<Path> all = Files.walk(Path.of(".."), 20)) {
            sources = all.filter(file -> file.toString().replace('\\', '/').matches(".*/src/main/java/.*\\.java"))
                    .toList();
        }
        assertTrue(sources.size() > 100, "found " + sources.size() + " sources");
        assertEquals(List.of(), sources.stream().flatMap(LocaleTest::found).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"%d\".formatted(1)",
                "name.toUpperCase()",
                "x.toLowerCase()",
                "String.format(\n    \"%d\", 1)",
                "out.printf(\"%d\", 1)",
                "new DecimalFormat(\"0\")"
            })
    void findsThem(String source) {
        assertTrue(LOCAL.matcher(source).find());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "String.format(\n    Locale.ROOT,\n \"%d\", 1)",
                "out.printf(Locale.ROOT, \"%d\", 1)",
                "x.toLowerCase(Locale.ROOT)"
            })
    void allowsOthers(String source) {
        assertFalse(LOCAL.matcher(source).find());
    }

    private static Stream<String> found(Path source) {
        try {
            String text = Files.readString(source);
            return LOCAL
                    .matcher(text)
                    .results()
                    .map(MatchResult::group)
                    .map(call -> source + ": " + call)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new AssertionError(source.toString(), e);
        }
    }
}
