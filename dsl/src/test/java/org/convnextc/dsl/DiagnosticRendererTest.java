package org.convnextc.dsl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.convnextc.dsl.syntax.SyntaxCode;
import org.junit.jupiter.api.Test;

class DiagnosticRendererTest {
    private static final String TEXT = "net A {\r\n\tdepths = \u001B[31m\r\n}";

    @Test
    void showsLineCaretNotesAndHelp() {
        var diagnostic = Diagnostic.error(SyntaxCode.STRAY_CHARACTER, new Span("a.net", 1, 5, 1), "no such net")
                .note("first")
                .note("second")
                .help("do this");
        assertEquals(
                """
                a.net:1:5: error[N002]: no such net
                  1 | net A {
                    |     ^
                  note: first
                  note: second
                  help: do this
                """,
                render(diagnostic, false));
    }

    @Test
    void controlCharactersDoNotReachTheTerminal() {
        assertEquals(
                """
                a.net:2:11: error[N002]: no
                  2 |  depths = \uFFFD[31m
                    |           ^
                """,
                render(Diagnostic.error(SyntaxCode.STRAY_CHARACTER, new Span("a.net", 2, 11, 1), "no"), false));
        assertEquals(
                "a.net:3:2: error[N002]: \uFFFDx\n  3 | }\n    |  ^\n",
                render(Diagnostic.error(SyntaxCode.STRAY_CHARACTER, new Span("a.net", 3, 2, 9), "\u0007x"), false));
    }

    @Test
    void worksWithoutSourceAndWithoutSpan() {
        assertEquals(
                "gone.net:1:1: error[N002]: no\n",
                render(Diagnostic.error(SyntaxCode.STRAY_CHARACTER, new Span("gone.net", 1, 1, 1), "no"), false));
        assertEquals(
                "warning[N002]: no\n",
                render(
                        new Diagnostic(
                                Diagnostic.Severity.WARNING,
                                "N002",
                                "no",
                                Optional.empty(),
                                List.of(),
                                Optional.empty(),
                                Optional.empty()),
                        false));
    }

    @Test
    void coloursOnRequest() {
        assertEquals(
                "\u001B[1ma.net:3:1\u001B[0m: \u001B[1;31merror[N002]\u001B[0m: \u001B[1mno\u001B[0m\n"
                        + "  \u001B[1;34m3 |\u001B[0m }\n"
                        + "  \u001B[1;34m  |\u001B[0m \u001B[1;31m^\u001B[0m\n"
                        + "  \u001B[1;32mhelp:\u001B[0m do this\n",
                render(
                        Diagnostic.error(SyntaxCode.STRAY_CHARACTER, new Span("a.net", 3, 1, 1), "no")
                                .help("do this"),
                        true));
    }

    @Test
    void longLinesAreClippedAroundTheCaret() {
        var source = new Source("a.net", "x".repeat(200) + "here" + "y".repeat(200));
        var diagnostic = Diagnostic.error(SyntaxCode.STRAY_CHARACTER, new Span("a.net", 1, 201, 4), "no");
        String excerpt = new DiagnosticRenderer(name -> Optional.of(source), false).render(diagnostic);
        assertEquals(
                "a.net:1:201: error[N002]: no\n"
                        + "  1 | ..." + "x".repeat(60) + "here" + "y".repeat(56) + "...\n"
                        + "    | " + " ".repeat(63) + "^^^^\n",
                excerpt);
    }

    private static String render(Diagnostic diagnostic, boolean colour) {
        var source = new Source("a.net", TEXT);
        var renderer =
                new DiagnosticRenderer(name -> name.equals("a.net") ? Optional.of(source) : Optional.empty(), colour);
        return renderer.render(diagnostic);
    }
}
