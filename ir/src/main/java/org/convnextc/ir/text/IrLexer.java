package org.convnextc.ir.text;

import java.util.ArrayList;
import java.util.List;
import org.convnextc.dsl.Source;
import org.convnextc.dsl.Span;

/**
 * Splits the text of a graph. A word is a run of letters, digits and {@code _ . + - /} that stops before {@code ..} and {@code ->}:
 * what it means, say whether {@code 0x126000} is an address or dimensions, is for the parser to say.
 */
final class IrLexer {
    enum Kind {
        WORD,
        /** {@code %stages.0.0.dwconv}, without the sigil. */
        VALUE,
        /** {@code @stages.0.0}, without the sigil; may be empty. */
        PATH,
        STRING,
        SYMBOL,
        /** What fits nowhere. */
        ODD,
        END
    }

    /** @param text of a string without quotes and escapes */
    record Token(Kind kind, String text, Span span) {
        boolean is(String symbol) {
            return kind == Kind.SYMBOL && text.equals(symbol);
        }

        boolean isWord(String word) {
            return kind == Kind.WORD && text.equals(word);
        }

        /** The token as a message shows it: {@code '->'}, {@code %x}, {@code the end of the file}. */
        String spelled() {
            return switch (kind) {
                case END -> "the end of the file";
                case VALUE -> "%" + shortened();
                case PATH -> "@" + shortened();
                default -> "'" + shortened() + "'";
            };
        }

        private String shortened() {
            return text.length() <= 60 ? text : text.substring(0, 60) + "...";
        }
    }

    private final Source source;
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at = 0;
    private int line = 1;
    private int column = 1;

    private IrLexer(Source source) {
        this.source = source;
        this.text = source.text();
    }

    /** All tokens, the last of them {@link Kind#END}. */
    static List<Token> tokens(Source source) {
        var lexer = new IrLexer(source);
        while (lexer.at < lexer.text.length()) {
            lexer.next();
        }
        lexer.tokens.add(new Token(Kind.END, "", lexer.span(1)));
        return lexer.tokens;
    }

    private void next() {
        char c = text.charAt(at);
        if (c == '\n') {
            at++;
            line++;
            column = 1;
        } else if (c == ' ' || c == '\t' || c == '\r') {
            advance(1);
        } else if (c == '#') {
            int end = text.indexOf('\n', at);
            advance((end < 0 ? text.length() : end) - at);
        } else if (c == '"') {
            string();
        } else if (c == '%' || c == '@') {
            int length = wordLength(at + 1);
            add(c == '%' ? Kind.VALUE : Kind.PATH, text.substring(at + 1, at + 1 + length), 1 + length);
        } else if (text.startsWith("->", at) || text.startsWith("..", at)) {
            add(Kind.SYMBOL, text.substring(at, at + 2), 2);
        } else if ("(){}[],:=".indexOf(c) >= 0) {
            add(Kind.SYMBOL, String.valueOf(c), 1);
        } else if (wordLength(at) > 0) {
            int length = wordLength(at);
            add(Kind.WORD, text.substring(at, at + length), length);
        } else {
            int length = Character.charCount(text.codePointAt(at));
            add(Kind.ODD, text.substring(at, at + length), length);
        }
    }

    private int wordLength(int from) {
        int end = from;
        while (end < text.length()
                && inWord(text.charAt(end))
                && !text.startsWith("..", end)
                && !text.startsWith("->", end)) {
            end++;
        }
        return end - from;
    }

    private static boolean inWord(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "_.+-/".indexOf(c) >= 0;
    }

    /** On one line, with backslashes before quotes, backslashes, n and r; a string without an end is odd. */
    private void string() {
        var value = new StringBuilder();
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != '"' && text.charAt(end) != '\n') {
            if (text.charAt(end) == '\\' && end + 1 < text.length()) {
                end++;
            }
            boolean escaped = text.charAt(end - 1) == '\\' && end - 1 > at;
            value.append(escaped ? unescape(text.charAt(end)) : text.charAt(end));
            end++;
        }
        boolean closed = end < text.length() && text.charAt(end) == '"';
        add(closed ? Kind.STRING : Kind.ODD, value.toString(), closed ? end + 1 - at : end - at);
    }

    private static char unescape(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            default -> c;
        };
    }

    private void add(Kind kind, String value, int length) {
        tokens.add(new Token(kind, value, span(text.codePointCount(at, at + length))));
        advance(length);
    }

    private void advance(int length) {
        column += text.codePointCount(at, at + length);
        at += length;
    }

    private Span span(int length) {
        return new Span(source.name(), line, column, Math.max(1, length));
    }
}
