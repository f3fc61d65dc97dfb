package org.convnextc.dsl;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Writes diagnostics as text for a terminal:
 *
 * <pre>
 * tiny.net:4:13: error[N020]: expected `,` or `]`, found `3`
 *   4 |   depths = [3 3, 9, 3]
 *     |               ^
 *     = help: ...
 * </pre>
 */
public final class DiagnosticRenderer {
    /** Of a source line, in code points; longer ones are clipped around the caret. */
    private static final int WIDTH = 120;

    private static final String RESET = "\u001B[0m";
    private static final String BOLD = "\u001B[1m";
    private static final String RED = "\u001B[1;31m";
    private static final String YELLOW = "\u001B[1;33m";
    private static final String BLUE = "\u001B[1;34m";
    private static final String GREEN = "\u001B[1;32m";

    private final Function<String, Optional<Source>> sources;
    private final boolean colour;

    /** @param sources the source of a file name as spans have it; absent where there is none to show */
    public DiagnosticRenderer(Function<String, Optional<Source>> sources, boolean colour) {
        this.sources = sources;
        this.colour = colour;
    }

    /** All of them, each ending with a newline. */
    public String render(Diagnostics diagnostics) {
        var out = new StringBuilder();
        diagnostics.all().forEach(diagnostic -> out.append(render(diagnostic)));
        return out.toString();
    }

    /** One diagnostic of one or more lines, each ending with a newline. */
    public String render(Diagnostic diagnostic) {
        String severity = diagnostic.severity().name().toLowerCase(Locale.ROOT);
        String tone = diagnostic.severity() == Diagnostic.Severity.ERROR ? RED : YELLOW;
        var out = new StringBuilder();
        diagnostic.span().ifPresent(span -> out.append(paint(BOLD, span.toString()))
                .append(": "));
        out.append(paint(tone, severity + "[" + diagnostic.code() + "]"))
                .append(": ")
                .append(paint(BOLD, diagnostic.message()))
                .append('\n');
        diagnostic.span().ifPresent(span -> sources.apply(span.file())
                .ifPresent(source -> appendExcerpt(out, source, span, tone)));
        diagnostic.notes().forEach(note -> out.append("  ")
                .append(paint(BLUE, "note:"))
                .append(" ")
                .append(note)
                .append('\n'));
        diagnostic.help().ifPresent(help -> out.append("  ")
                .append(paint(GREEN, "help:"))
                .append(" ")
                .append(help)
                .append('\n'));
        return out.toString();
    }

    private void appendExcerpt(StringBuilder out, Source source, Span span, String tone) {
        int[] line = source.line(span.line())
                .codePoints()
                .map(DiagnosticRenderer::visible)
                .toArray();
        int caret = Math.min(span.column() - 1, line.length);
        int from = line.length <= WIDTH ? 0 : Math.max(0, Math.min(caret - WIDTH / 2, line.length - WIDTH));
        int to = Math.min(line.length, from + WIDTH);
        String before = from > 0 ? "..." : "";
        String after = to < line.length ? "..." : "";
        String number = Integer.toString(span.line());
        int length = Math.max(1, Math.min(span.length(), to - caret));
        out.append("  ")
                .append(paint(BLUE, number + " |"))
                .append(' ')
                .append(before)
                .append(new String(line, from, to - from))
                .append(after)
                .append('\n')
                .append("  ")
                .append(paint(BLUE, " ".repeat(number.length()) + " |"))
                .append(' ')
                .append(" ".repeat(before.length() + caret - from))
                .append(paint(tone, "^".repeat(length)))
                .append('\n');
    }

    /** A tab takes one column, as columns count it; a control character must not reach the terminal. */
    private static int visible(int character) {
        if (character == '\t') {
            return ' ';
        }
        return Character.isISOControl(character) ? 0xFFFD : character;
    }

    private String paint(String tone, String text) {
        String visible = text.codePoints()
                .map(DiagnosticRenderer::visible)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return colour ? tone + visible + RESET : visible;
    }
}
