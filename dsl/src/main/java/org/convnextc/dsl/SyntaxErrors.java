package org.convnextc.dsl;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.Token;

/**
 * The syntax errors of one source. Lexer, brackets and parser find theirs one after another; they are handed on in the order of
 * the text, and without those that only follow from an unbalanced bracket.
 */
final class SyntaxErrors {
    private static final int SHOWN = 50;
    /** Bounds the memory that a hostile file can take; what is left out is behind the errors shown. */
    private static final int KEPT = 1_000;

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

    void add(Token at, Diagnostic diagnostic) {
        if (!isFull()) {
            found.add(new Found(at.getStartIndex(), diagnostic));
        }
    }

    void addTooLong(int limit) {
        int length = source.text().length();
        found.add(new Found(
                0,
                Diagnostic.error(
                        "N001",
                        new Span(source.name(), 1, 1, 1),
                        "the text has " + length + " characters; at most " + limit + " are read")));
    }

    Diagnostic error(String code, Token at, String message) {
        return Diagnostic.error(code, span(at), message);
    }

    /** What the parser finds wrong between these is only the consequence of a bracket reported already. */
    void hide(Token from, Token to) {
        if (hidden.size() < KEPT) {
            hidden.add(new Region(from.getStartIndex(), to.getStartIndex()));
        }
    }

    /** The rest of a line that has been found wrong already. */
    void hideLine(Token at) {
        hiddenLines.add(at.getLine());
    }

    boolean isHidden(Token at) {
        return hiddenLines.contains(at.getLine())
                || hidden.stream().anyMatch(region -> region.contains(at.getStartIndex()));
    }

    boolean isFull() {
        return found.size() >= KEPT;
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    void handOver(Diagnostics diagnostics) {
        found.sort(Comparator.comparingInt(Found::start));
        found.stream().limit(SHOWN).forEach(each -> diagnostics.add(each.diagnostic()));
        if (found.size() > SHOWN) {
            diagnostics.add(Diagnostic.error(
                    "N009",
                    found.get(SHOWN).diagnostic().span().orElseThrow(),
                    "too many errors: the first " + SHOWN + " are shown"));
        }
    }

    Span span(Token token) {
        return span(token, token);
    }

    /** From the first token to the last one, or to the end of the line where the last one is further down. */
    Span span(Token first, Token last) {
        int column = first.getCharPositionInLine() + 1;
        int end = last.getLine() == first.getLine() ? last.getStopIndex() : lineEnd(first);
        int length = Math.max(1, end - first.getStartIndex() + 1);
        return new Span(source.name(), first.getLine(), column, length);
    }

    private int lineEnd(Token token) {
        String line = lines[token.getLine() - 1];
        int rest = line.codePointCount(0, line.length()) - token.getCharPositionInLine();
        return token.getStartIndex() + rest - 1;
    }
}
