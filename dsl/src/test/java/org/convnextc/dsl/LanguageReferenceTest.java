package org.convnextc.dsl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.convnextc.dsl.syntax.NetParser;
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
}
