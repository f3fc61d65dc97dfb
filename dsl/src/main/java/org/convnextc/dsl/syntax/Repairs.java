package org.convnextc.dsl.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;
import org.convnextc.dsl.grammar.NetGrammarParser;

/**
 * Puts right what one mistake in a few tokens would have the parser misread for many lines: {@code elif}, and a net without its opening
 * brace. Each is reported, and reading goes on as if it were right.
 */
final class Repairs {
    private static final Set<String> ELSE_IF = Set.of("elif", "elseif", "elsif");

    private final List<Token> tokens;
    private final SyntaxErrors errors;
    private final List<Token> repaired = new ArrayList<>();

    private Repairs(List<Token> tokens, SyntaxErrors errors) {
        this.tokens = tokens;
        this.errors = errors;
    }

    /** @param tokens with EOF at the end */
    static List<Token> of(List<Token> tokens, SyntaxErrors errors) {
        var repairs = new Repairs(tokens, errors);
        for (int i = 0; i < tokens.size(); i++) {
            repairs.add(i);
        }
        return repairs.repaired;
    }

    /** A token that the text lacks before another one. */
    static Token supplied(int type, String text, Token before) {
        var supplied = new CommonToken(type, text);
        supplied.setLine(before.getLine());
        supplied.setCharPositionInLine(before.getCharPositionInLine());
        supplied.setStartIndex(before.getStartIndex());
        supplied.setStopIndex(before.getStartIndex() - 1);
        return supplied;
    }

    static boolean isSupplied(Token token) {
        return token.getStopIndex() < token.getStartIndex();
    }

    private void add(int i) {
        Token token = tokens.get(i);
        if (isElseIf(i)) {
            errors.add(
                    token,
                    errors.error(SyntaxCode.CONTROL_HEAD, token, "`" + token.getText() + "` is no word of the language")
                            .help("write `else if`"));
            repaired.add(TokenLayout.copy(token, NetGrammarParser.ELSE, token.getText()));
            repaired.add(TokenLayout.copy(token, NetGrammarParser.IF, token.getText()));
            return;
        }
        int head = headWithoutBrace(i);
        if (head >= 0) {
            Token last = tokens.get(head);
            String found = last.getType() == NetGrammarParser.COLON ? "`:`" : "the end of the line";
            errors.add(
                    last,
                    errors.error(SyntaxCode.NET_HEAD, last, "expected `{`, found " + found)
                            .help("the slots of a net stand in braces: `net Tiny : ConvNeXt { ... }`"));
            repaired.add(supplied(NetGrammarParser.LBRACE, "{", last));
            return;
        }
        repaired.add(token);
    }

    /** Behind the brace that closes an {@code if}, with a condition and a brace behind it. */
    private boolean isElseIf(int i) {
        if (!ELSE_IF.contains(tokens.get(i).getText()) || previous(i) != NetGrammarParser.RBRACE) {
            return false;
        }
        for (int j = i + 1; ; j++) {
            switch (tokens.get(j).getType()) {
                case NetGrammarParser.LBRACE -> {
                    return j > i + 1;
                }
                case NetGrammarParser.NEWLINE -> {
                    return j > i + 1 && tokens.get(afterNewlines(j)).getType() == NetGrammarParser.LBRACE;
                }
                case NetGrammarParser.ASSIGN, NetGrammarParser.COLON, NetGrammarParser.SEMICOLON, Token.EOF -> {
                    return false;
                }
                default -> {
                    // of the condition
                }
            }
        }
    }

    private int afterNewlines(int i) {
        int next = i;
        while (tokens.get(next).getType() == NetGrammarParser.NEWLINE) {
            next++;
        }
        return next;
    }

    /** The type of the token before, newlines aside. */
    private int previous(int i) {
        int j = i - 1;
        while (j >= 0 && tokens.get(j).getType() == NetGrammarParser.NEWLINE) {
            j--;
        }
        return j < 0 ? Token.EOF : tokens.get(j).getType();
    }

    /**
     * Whether this token, a newline or a colon before one, ends the head of a net that a slot follows, {@code net A : B} and in the next
     * line {@code depths = ...}: its index, else -1.
     */
    private int headWithoutBrace(int i) {
        int end = tokens.get(i).getType() == NetGrammarParser.COLON ? i + 1 : i;
        if (tokens.get(end).getType() != NetGrammarParser.NEWLINE || !isHead(i)) {
            return -1;
        }
        int next = afterNewlines(end);
        boolean slot = tokens.get(next).getType() == NetGrammarParser.NAME
                && tokens.get(next + 1).getType() == NetGrammarParser.ASSIGN;
        return slot ? i : -1;
    }

    /** Whether {@code net A} or {@code net A : B} stands right before a token. */
    private boolean isHead(int end) {
        int start = end;
        while (start > 0 && end - start < 4 && tokens.get(start - 1).getType() != NetGrammarParser.NEWLINE) {
            start--;
        }
        boolean simple = end - start == 2;
        boolean child = end - start == 4
                && tokens.get(start + 2).getType() == NetGrammarParser.COLON
                && tokens.get(start + 3).getType() == NetGrammarParser.NAME;
        return (simple || child)
                && (start == 0 || tokens.get(start - 1).getType() == NetGrammarParser.NEWLINE)
                && tokens.get(start).getType() == NetGrammarParser.NET
                && tokens.get(start + 1).getType() == NetGrammarParser.NAME;
    }
}
