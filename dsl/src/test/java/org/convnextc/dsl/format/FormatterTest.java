package org.convnextc.dsl.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Golden;
import org.convnextc.dsl.NetGenerator;
import org.convnextc.dsl.Source;
import org.convnextc.dsl.StandardNets;
import org.convnextc.dsl.ast.AstPrinter;
import org.convnextc.dsl.syntax.NetParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FormatterTest {
    private static final Path RESOURCES = Path.of("src", "test", "resources");

    @ParameterizedTest
    @MethodSource("unformatted")
    void layoutIsCanonical(Path file) throws IOException {
        String formatted = check(Files.readString(file));
        Golden.check("format/" + file.getFileName(), formatted);
    }

    private static List<Path> unformatted() throws IOException {
        return Stream.concat(
                        Stream.of(RESOURCES.resolve("syntax").resolve("grammar.net")),
                        nets(RESOURCES.resolve("format")).stream())
                .toList();
    }

    /** What the project ships is in its own canonical layout. */
    @ParameterizedTest
    @MethodSource("shipped")
    void shippedNetsAreFormatted(Source net) {
        assertEquals(net.text(), check(net.text()), net.name());
    }

    private static Stream<Source> shipped() throws IOException {
        return Stream.concat(
                StandardNets.names().stream()
                        .map(name -> StandardNets.find(name).orElseThrow()),
                nets(Path.of("..", "examples")).stream().map(FormatterTest::source));
    }

    @Test
    void randomNetsKeepTheirTreeAndComments() {
        for (int seed = 0; seed < 500; seed++) {
            check(new NetGenerator(new Random(seed)).file());
        }
    }

    /** However a shipped net is spaced and commented, its own layout is found again where its lines are kept. */
    @ParameterizedTest
    @MethodSource("shipped")
    void spacesInLinesDoNotMatter(Source net) {
        var random = new Random(20220110);
        for (int round = 0; round < 5; round++) {
            assertEquals(net.text(), check(respaced(net.text(), random)), net.name());
        }
    }

    private static String respaced(String text, Random random) {
        var lines = new ArrayList<String>();
        for (String line : text.split("\n")) {
            int comment = line.indexOf('#');
            String code = comment < 0 ? line : line.substring(0, comment);
            String wide = code.replace(" ", " ".repeat(1 + random.nextInt(3)));
            String shown = random.nextBoolean() ? wide.replace(" ", "\t") : wide.replaceAll("^ +", "");
            lines.add(shown + (comment < 0 ? "" : line.substring(comment)) + " ".repeat(random.nextInt(2)));
        }
        return String.join(random.nextBoolean() ? "\n" : "\r\n", lines) + "\n".repeat(random.nextInt(3));
    }

    /** A comment and a line end wherever the language allows one. */
    @ParameterizedTest
    @MethodSource("shipped")
    void commentsAreKeptWhereverTheyStand(Source net) {
        String expected = tree(net.text()).orElseThrow();
        int tried = 0;
        var random = new Random(20230102);
        for (int i = 0; i < net.text().length(); i += 1 + random.nextInt(10)) {
            String commented =
                    net.text().substring(0, i) + " # here\n" + net.text().substring(i);
            if (tree(commented).equals(Optional.of(expected))) {
                check(commented);
                tried++;
            }
        }
        assertTrue(tried > 3, net.name());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "net A{x=1}|net A { x = 1 }",
                "net A{x=[1,2,]}|net A { x = [1, 2] }",
                "net A{x={a;;b;}}|net A { x = { a; b } }",
                "net A{x={0:a;1:b}}|net A { x = { 0: a    1: b } }",
                "net A{x=(w+1) * -2-d [i + 1]}|net A { x = (w + 1)*-2 - d[i+1] }",
                "net A{x={f (2) ->4 * w}}|net A { x = { f (2) -> 4*w } }",
                "net A{x={f(2)}}|net A { x = { f(2) } }",
            })
    void spellingIsCanonical(String text, String expected) {
        assertEquals(expected + "\n", check(text));
    }

    @Test
    void errorsAreReportedAndNothingIsFormatted() {
        var diagnostics = new Diagnostics();
        assertEquals(Optional.empty(), Formatter.format(new Source("a.net", "net A { x = 1 1 }"), diagnostics));
        assertTrue(diagnostics.hasErrors());
    }

    @Test
    void earlierErrorsAreOfNoConcern() {
        var diagnostics = new Diagnostics();
        assertEquals(Optional.empty(), Formatter.format(new Source("a.net", "net"), diagnostics));
        assertEquals(Optional.of("net A { }\n"), Formatter.format(new Source("b.net", "net A{}"), diagnostics));
    }

    /** Formats a text; checks that it says the same, and that formatting it again changes nothing. */
    private static String check(String text) {
        String formatted = format(text);
        assertEquals(tree(text), tree(formatted), text);
        assertEquals(comments(text), comments(formatted), text);
        assertEquals(formatted, format(formatted), text);
        assertTrue(formatted.endsWith("\n") && !formatted.endsWith("\n\n"), text);
        assertFalse(formatted.contains("\n\n\n") || formatted.startsWith("\n"), text);
        assertFalse(formatted.lines().anyMatch(line -> line.endsWith(" ") || line.contains("\r")), text);
        return formatted;
    }

    private static String format(String text) {
        var diagnostics = new Diagnostics();
        Optional<String> formatted = Formatter.format(new Source("a.net", text), diagnostics);
        assertEquals(List.of(), diagnostics.all(), text);
        return formatted.orElseThrow();
    }

    /** Absent where there are errors. */
    private static Optional<String> tree(String text) {
        var diagnostics = new Diagnostics();
        String tree = AstPrinter.print(NetParser.parse(new Source("a.net", text), diagnostics), false);
        return diagnostics.hasErrors() ? Optional.empty() : Optional.of(tree);
    }

    private static List<String> comments(String text) {
        return NetParser.read(new Source("a.net", text), new Diagnostics()).comments().stream()
                .map(comment -> comment.getText().stripTrailing())
                .toList();
    }

    private static List<Path> nets(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".net"))
                    .sorted()
                    .toList();
        }
    }

    private static Source source(Path file) {
        try {
            return new Source(file.getFileName().toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
