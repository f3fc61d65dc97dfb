package org.convnextc.dsl.syntax;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.dsl.Span;

/**
 * The syntax errors of one source. Lexer, brackets and parser find theirs one after another; they are handed on in the order of
 * the text, and without those that only follow from an unbalanced bracket.
 */
final class SyntaxErrors {
    private static final int LIMIT = 50;

    private final Source source;
    private final String[] lines;
    private final List<Found> found = new ArrayList<>();
    private final List<Region> hidden = new ArrayList<>();
    private final Set<Integer> hiddenLines = new HashSet<>();

    private record Found(int start, Diagnostic diagnostic) {}

    /** From one offset of the text to another, the second one not included. */
    private record Region(int from, int to) {
        boolean contains(int offset) {
            return from <= offset && offset < to;
        }
    }

    SyntaxErrors(Source source) {
        this.source = source;
        this.lines = source.text().split("\r?\n", -1);
    }

    /** Ends the parsing of a text that has more than {@link #LIMIT} errors: most likely it is no net at all. */
    static final class TooMany extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooMany() {
            super("more than " + LIMIT + " errors", null, false, false);
        }
    }

    /** Throws {@link TooMany}. */
    void add(Token at, Diagnostic diagnostic) {
        found.add(new Found(at.getStartIndex(), diagnostic));
        if (found.size() > LIMIT) {
            throw new TooMany();
        }
    }

    void addTooLong(int limit) {
        int length = source.text().length();
        found.add(new Found(
                0,
                Diagnostic.error(
                        SyntaxCode.TOO_LONG,
                        new Span(source.name(), 1, 1, 1),
                        "the text has " + length + " characters; at most " + limit + " are read")));
    }

    Diagnostic error(SyntaxCode code, Token at, String message) {
        return Diagnostic.error(code, span(at), message);
    }

    /** What the parser finds wrong between these is only the consequence of a bracket reported already. */
    void hide(Token from, Token to) {
        hidden.add(new Region(from.getStartIndex(), to.getStartIndex()));
    }

    /** The rest of a line that has been found wrong already. */
    void hideLine(Token at) {
        hiddenLines.add(at.getLine());
    }

    boolean isHidden(Token at) {
        return hiddenLines.contains(at.getLine())
                || hidden.stream().anyMatch(region -> region.contains(at.getStartIndex()));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    void handOver(Diagnostics diagnostics) {
        found.sort(Comparator.comparingInt(Found::start));
        found.stream().limit(LIMIT).forEach(each -> diagnostics.add(each.diagnostic()));
        if (found.size() > LIMIT) {
            diagnostics.add(Diagnostic.error(
                    SyntaxCode.TOO_MANY_ERRORS,
                    found.get(LIMIT).diagnostic().span().orElseThrow(),
                    "too many errors: gave up after " + LIMIT));
        }
    }

    Span span(Token token) {
        return span(token, token);
    }

    /** From the first token to the last one, or to the end of the line where the last one ends further down. */
    Span span(Token first, Token last) {
        int column = first.getCharPositionInLine() + 1;
        boolean ends = last.getLine() == first.getLine() && last.getText().indexOf('\n') < 0;
        int end = ends ? last.getStopIndex() : lineEnd(first);
        int length = Math.max(1, end - first.getStartIndex() + 1);
        return new Span(source.name(), first.getLine(), column, length);
    }

    private int lineEnd(Token token) {
        String line = lines[token.getLine() - 1];
        int rest = line.codePointCount(0, line.length()) - token.getCharPositionInLine();
        return token.getStartIndex() + rest - 1;
    }
}
