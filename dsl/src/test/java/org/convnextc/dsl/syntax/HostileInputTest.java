package org.convnextc.dsl.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.DiagnosticRenderer;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.dsl.Span;
import org.convnextc.dsl.StandardNets;
import org.convnextc.dsl.ast.AstPrinter;
import org.convnextc.dsl.ast.NetFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the text is, the parser ends with a tree and diagnostics that can be shown. */
class HostileInputTest {
    private static final List<String> WORDS = List.of(
            "net",
            "use",
            "if",
            "else",
            "for",
            "in",
            "at",
            "repeat",
            "residual",
            "multiply",
            "concat",
            "output",
            "share",
            "via",
            "and",
            "or",
            "not",
            "{",
            "}",
            "[",
            "]",
            "(",
            ")",
            ":",
            ";",
            ",",
            ".",
            "->",
            "==",
            "!=",
            "<=",
            ">=",
            "<",
            ">",
            "=",
            "+",
            "-",
            "*",
            "/",
            "%",
            "conv",
            "norm",
            "w",
            "A",
            "7x7",
            "3",
            "0.5",
            "1e-6",
            "3x",
            "1.2.3",
            "\"a.net\"",
            "\"",
            "#",
            "//",
            "/*",
            "*/",
            "elif",
            "\n",
            "\r\n",
            "\n",
            "\t",
            "stages[i]:",
            "layer{i+1}.{j}:",
            "head:",
            "{ norm }",
            "net A {",
            "= {",
            "\u0000",
            "\u00e9",
            "\uD83D\uDE00",
            "\uD800",
            "\uFEFF");

    static Stream<String> nested() {
        int n = 20_000;
        return Stream.of(
                "net A { x = " + "(".repeat(n) + "1" + ")".repeat(n) + " }",
                "net A { x = " + "[".repeat(n) + "1" + "]".repeat(n) + " }",
                "net A { x = " + "a[".repeat(n) + "1" + "]".repeat(n) + " }",
                "net A { x = {" + "residual {".repeat(n) + "}".repeat(n) + "} }",
                "net A { x = {" + "a: {".repeat(n) + "}".repeat(n) + "} }",
                "net A { x = {" + "a{".repeat(n) + "}".repeat(n) + ": norm } }",
                "net A { x = 1" + " + 1".repeat(n) + " }",
                "net A { x = " + "- ".repeat(n) + "1 }",
                "net A { x = " + "not ".repeat(n) + "y }",
                "net A { x = y" + " or y".repeat(n) + " }",
                "net A { x = {" + "if a { b } else ".repeat(n) + "{ c } } }",
                "net A { x = {" + "if a { b }\nelse ".repeat(n) + "{ c } } }",
                "(".repeat(n),
                "{".repeat(n),
                "net A {\n".repeat(1) + "a = {\n".repeat(n));
    }

    @ParameterizedTest
    @MethodSource("nested")
    void deepNestingIsRefused(String text) {
        var diagnostics = parse(text);
        assertEquals(List.of("N008"), codes(diagnostics));
    }

    @Test
    void nestingUpToTheLimitIsRead() {
        int n = Brackets.LIMIT - 1;
        assertEquals(List.of(), codes(parse("net A { x = " + "(".repeat(n) + "1" + ")".repeat(n) + " }")));
        assertEquals(
                List.of("N008"), codes(parse("net A { x = " + "(".repeat(n + 1) + "1" + ")".repeat(n + 1) + " }")));
        assertEquals(List.of(), codes(parse("net A { x = 1" + " + 1".repeat(n) + " }")));
        assertEquals(List.of("N008"), codes(parse("net A { x = 1" + " + 1".repeat(n + 2) + " }")));
    }

    /** Operators add to the height one by one where brackets are on their left: (((1+1) +1+1) +1+1) ... */
    @Test
    void bracketsAndOperatorsCountTogether() {
        assertEquals(
                List.of("N008"), codes(parse("net A { x = " + "(".repeat(50) + "1" + " + 1 + 1)".repeat(50) + " }")));
        assertEquals(List.of(), codes(parse("net A { x = [" + "1 + 1 + 1, ".repeat(500) + "] }")));
        assertEquals(List.of(), codes(parse("net A {\n" + "x = 1 + 1\n".repeat(500) + " }")));
    }

    static Stream<String> units() {
        return Stream.concat(
                WORDS.stream(),
                Stream.of(
                        "a ",
                        "a:",
                        "a: ",
                        "a.",
                        "a=1 ",
                        "a=[1 1]\n",
                        "net A{}\n",
                        "net A{ a=] }\n",
                        "net A{ a={ b c } }\n",
                        "}\n{\n",
                        "{}",
                        "()",
                        "[]",
                        "[1,",
                        "a[",
                        "use \"x\"\n",
                        "use x\n",
                        "net A : \n",
                        "net A { x = { a a: b\n",
                        " ",
                        "\r",
                        "\n",
                        "\"\n",
                        "$\n",
                        "1+",
                        "a{b}",
                        "a{b}:",
                        "a(b) ",
                        "/2 ",
                        "-> "));
    }

    @ParameterizedTest
    @MethodSource("units")
    void longRunsOfOneThingEnd(String unit) {
        String run = unit.repeat(40_000 / unit.length());
        parse(run);
        parse("net A {" + run);
        parse("net A { x = {" + run + "} }");
        parse("net A { x = [" + run + "] }");
    }

    @Test
    void oversizeFilesAreRefused() {
        assertEquals(List.of("N001"), codes(parse("net A { }" + " ".repeat(NetParser.MAX_LENGTH))));
        assertEquals(List.of(), codes(parse("net A { }" + " ".repeat(NetParser.MAX_LENGTH - 9))));
    }

    @Test
    void manyErrorsAreCut() {
        var found = codes(parse("net A {\n" + "x = ]\n".repeat(5_000) + "}"));
        assertEquals(51, found.size());
        assertEquals("N009", found.get(50));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n\r\n", "# nothing", "\uFEFF", " \t"})
    void emptyFilesHaveNoNet(String text) {
        assertEquals(List.of("N010"), codes(parse(text)));
    }

    @Test
    void byteOrderMarkAndCarriageReturnsAreAccepted() {
        var diagnostics = new Diagnostics();
        String text = "\uFEFFuse \"convnext.net\" # first\r\n\r\nnet A : B {\r\n  depths = [3,\r\n 3]\r\n}\r\n";
        NetFile file = NetParser.parse(new Source("a.net", text), diagnostics);
        assertEquals(List.of(), diagnostics.all());
        assertEquals(new Span("a.net", 1, 5, 14), file.uses().get(0).span());
        assertEquals(
                new Span("a.net", 4, 3, 6), file.nets().get(0).slots().get(0).span());
    }

    @Test
    void columnsCountCodePointsAndTabsCountOne() {
        var diagnostics = parse("net A {\n\tlabels = \"\uD83D\uDE00\u00e9\" = 4\n}");
        assertEquals(
                Optional.of(new Span("hostile.net", 2, 16, 1)),
                diagnostics.all().get(0).span());
    }

    @Test
    void tokenSoupNeverThrows() {
        var random = new Random(20220110);
        for (int round = 0; round < 2_000; round++) {
            var text = new StringBuilder(random.nextBoolean() ? "net A { x = { " : "");
            for (int i = random.nextInt(60); i >= 0; i--) {
                text.append(WORDS.get(random.nextInt(WORDS.size()))).append(random.nextInt(4) == 0 ? "" : " ");
            }
            parse(text.toString());
            var diagnostics = new Diagnostics();
            if (NetParser.parseOverride(text.toString(), diagnostics).isEmpty()) {
                assertTrue(diagnostics.hasErrors(), () -> "no slot and no reason: " + text);
            }
        }
    }

    @Test
    void mutationsOfTheStandardNetsNeverThrow() {
        var random = new Random(20230102);
        String original = StandardNets.find("convnext.net").orElseThrow().text();
        for (int round = 0; round < 1_000; round++) {
            var text = new StringBuilder(original);
            for (int i = random.nextInt(5); i >= 0; i--) {
                mutate(text, random);
            }
            parse(text.toString());
        }
    }

    private static void mutate(StringBuilder text, Random random) {
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + random.nextInt(random.nextInt(20) == 0 ? 400 : 4));
        switch (random.nextInt(4)) {
            case 0 -> text.delete(from, to);
            case 1 -> text.insert(random.nextInt(text.length()), text.substring(from, to));
            case 2 -> text.insert(from, WORDS.get(random.nextInt(WORDS.size())));
            default -> text.setCharAt(from, (char) random.nextInt(128));
        }
    }

    /** Cutting a valid file anywhere must not be silent, unless the cut falls between two nets or in the last line's end. */
    @Test
    void cutFilesAreNoticed() {
        String original = StandardNets.find("convnext.net").orElseThrow().text();
        for (int length = 0; length < original.length(); length += 7) {
            String cut = original.substring(0, length);
            long open = cut.replaceAll("#.*", "")
                    .chars()
                    .map(c -> c == '{' ? 1 : c == '}' ? -1 : 0)
                    .sum();
            assertTrue(open == 0 || parse(cut).hasErrors(), cut);
        }
    }

    private static Diagnostics parse(String text) {
        var source = new Source("hostile.net", text);
        var diagnostics = new Diagnostics();
        NetFile file = NetParser.parse(source, diagnostics);
        assertNotNull(AstPrinter.print(file, true));
        assertFalse(file.nets().isEmpty() && !diagnostics.hasErrors(), "neither a net nor an error");
        var renderer = new DiagnosticRenderer(name -> Optional.of(source), false);
        diagnostics.all().forEach(diagnostic -> {
            Span span = diagnostic.span().orElseThrow();
            assertTrue(span.line() >= 1 && span.column() >= 1 && span.length() >= 1, diagnostic::toString);
            assertTrue(renderer.render(diagnostic).startsWith(span + ": error["), diagnostic::toString);
        });
        return diagnostics;
    }

    private static List<String> codes(Diagnostics diagnostics) {
        return diagnostics.all().stream().map(Diagnostic::code).toList();
    }
}
