package org.convnextc.ir.text;

import java.util.List;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.ir.text.IrLexer.Kind;
import org.convnextc.ir.text.IrLexer.Token;

/** The tokens of a text, one after the other. */
final class Tokens {
    /** Ends the statement that is being read. */
    static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Diagnostic diagnostic;

        Malformed(Diagnostic diagnostic) {
            super(diagnostic.message(), null, false, false);
            this.diagnostic = diagnostic;
        }

        Malformed help(String help) {
            return new Malformed(diagnostic.help(help));
        }

        Diagnostic diagnostic() {
            return diagnostic;
        }
    }

    private final List<Token> all;
    private int at = 0;

    Tokens(List<Token> all) {
        this.all = all;
    }

    Token peek() {
        return all.get(at);
    }

    Token next() {
        Token token = all.get(at);
        at = Math.min(at + 1, all.size() - 1);
        return token;
    }

    boolean atEnd() {
        return peek().kind() == Kind.END;
    }

    /** Whether the next token is the first of its line. */
    boolean atLineStart() {
        return at == 0 || all.get(at - 1).span().line() < peek().span().line();
    }

    boolean accept(String symbol) {
        boolean found = peek().is(symbol);
        if (found) {
            next();
        }
        return found;
    }

    boolean acceptWord(String word) {
        boolean found = peek().isWord(word);
        if (found) {
            next();
        }
        return found;
    }

    void expect(String symbol) {
        if (!accept(symbol)) {
            throw expected(peek(), "'" + symbol + "'");
        }
    }

    void expectWord(String word) {
        if (!acceptWord(word)) {
            throw expected(peek(), "'" + word + "'");
        }
    }

    Token word(String what) {
        return take(Kind.WORD, what);
    }

    Token value(String what) {
        return take(Kind.VALUE, what);
    }

    Token path(String what) {
        return take(Kind.PATH, what);
    }

    private Token take(Kind kind, String what) {
        if (peek().kind() != kind) {
            throw expected(peek(), what);
        }
        return next();
    }

    int integer(String what) {
        Token token = word(what);
        return integer(token, token.text(), what);
    }

    /** A decimal integer that is a part of a token. */
    int integer(Token token, String text, String what) {
        if (!text.matches("-?[0-9]+")) {
            throw expected(token, what);
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw malformed(IrCode.NUMBER, token, "the number " + token.spelled() + " is too large");
        }
    }

    Malformed expected(Token found, String what) {
        return malformed(IrCode.WORD, found, "found " + found.spelled() + ", expected " + what);
    }

    Malformed malformed(IrCode code, Token site, String message) {
        return new Malformed(Diagnostic.error(code, site.span(), message));
    }
}
