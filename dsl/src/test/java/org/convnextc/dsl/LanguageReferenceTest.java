package org.convnextc.dsl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/language.md shows is the language. */
class LanguageReferenceTest {
    private static final Path PAGE = Path.of("..", "docs", "language.md");

    @ParameterizedTest
    @MethodSource("files")
    void filesParse(String text) {
        assertParses(text);
    }

    @Test
    void piecesParseWithinAChain() throws IOException {
        var pieces = fenced("steps").toList();
        assertEquals(1, pieces.size());
        assertParses("net A { x = {\n" + pieces.get(0) + "} }");
    }

    /** Every code that a test of mistakes provokes stands in the table. */
    @Test
    void codesAreListed() throws IOException {
        var page = Files.readString(PAGE);
        var codes = new TreeSet<String>();
        try (Stream<Path> goldens = Files.list(Path.of("src", "test", "resources", "golden", "errors"))) {
            goldens.map(LanguageReferenceTest::read)
                    .flatMap(text ->
                            Pattern.compile("error\\[(N\\d{3})]").matcher(text).results())
                    .forEach(found -> codes.add(found.group(1)));
        }
        assertTrue(codes.size() > 15, codes::toString);
        codes.forEach(code -> assertTrue(page.contains("| " + code + " |"), code));
    }

    private static List<String> files() throws IOException {
        return fenced("net").toList();
    }

    private static Stream<String> fenced(String kind) throws IOException {
        return Pattern.compile("^```" + kind + "\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult found) -> found.group(1));
    }

    private static void assertParses(String text) {
        var diagnostics = new Diagnostics();
        NetParser.parse(new Source("language.md", text), diagnostics);
        assertEquals(List.of(), diagnostics.all());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
