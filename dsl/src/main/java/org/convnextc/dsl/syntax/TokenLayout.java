package org.convnextc.dsl.syntax;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;
import org.convnextc.dsl.grammar.NetGrammarParser;

/**
 * Turns the lexer's tokens, brackets balanced, into those of the grammar. A newline or semicolon between braces becomes END, as
 * does the place before a closing brace or a label; newlines between parentheses and square brackets are dropped, and so are those
 * before an opening brace, {@code else} and {@code via}. A label is what stands before a colon without a space in it.
 */
final class TokenLayout {
    private final List<Token> tokens;
    private final SyntaxErrors errors;
    /** Number of open braces from which on statements are steps, so that a colon ends a label. */
    private final int stepDepth;

    private final List<Token> laidOut = new ArrayList<>();
    private final int[] partner;
    /** From the index of a label's first token to that of its colon. */
    private final Map<Integer, Integer> labels = new HashMap<>();

    private final Deque<Integer> open = new ArrayDeque<>();
    /** Whether the tokens seen last are the head of an {@code if}, {@code for} or {@code repeat}, which has no labels in it. */
    private boolean inHead;

    /** The first newline of the present run. */
    private Token lineEnd;

    private TokenLayout(List<Token> tokens, int stepDepth, SyntaxErrors errors) {
        this.tokens = tokens;
        this.errors = errors;
        this.stepDepth = stepDepth;
        this.partner = new int[tokens.size()];
    }

    /**
     * @param tokens without comments, with EOF at the end
     * @param stepDepth 2 for a file, where the outer braces are those of a net, 1 for a slot alone
     */
    static List<Token> of(List<Token> tokens, int stepDepth, SyntaxErrors errors) {
        var layout = new TokenLayout(tokens, stepDepth, errors);
        layout.findLabels();
        layout.layOut();
        return layout.laidOut;
    }

    private void findLabels() {
        for (int i = 0; i < tokens.size(); i++) {
            int type = tokens.get(i).getType();
            if (beginsHead(i)) {
                inHead = true;
            } else if (endsHead(type)) {
                inHead = false;
            }
            if (Brackets.isOpening(type)) {
                open.push(i);
            } else if (Brackets.isClosing(type)) {
                partner[i] = open.pop();
            } else if (type == NetGrammarParser.COLON && !inHead && open.size() >= stepDepth && betweenBraces()) {
                int start = labelStart(i);
                if (start < i) {
                    labels.put(start, i);
                }
            }
        }
    }

    /** Not where the word is a label, {@code if:} or {@code for.0:}. */
    private boolean beginsHead(int i) {
        int type = tokens.get(i).getType();
        boolean isHead = type == NetGrammarParser.IF || type == NetGrammarParser.FOR || type == NetGrammarParser.REPEAT;
        if (!isHead
                || !betweenBraces()
                || i > 0 && !precedesStatement(tokens.get(i - 1).getType())) {
            return false;
        }
        Token next = tokens.get(i + 1);
        boolean touches = next.getStartIndex() == tokens.get(i).getStopIndex() + 1;
        return next.getType() != NetGrammarParser.COLON && (!touches || next.getType() == NetGrammarParser.LPAREN);
    }

    private static boolean precedesStatement(int type) {
        return endsHead(type) || type == NetGrammarParser.ELSE || type == NetGrammarParser.COLON;
    }

    private static boolean endsHead(int type) {
        return type == NetGrammarParser.NEWLINE
                || type == NetGrammarParser.SEMICOLON
                || type == NetGrammarParser.LBRACE
                || type == NetGrammarParser.RBRACE;
    }

    private boolean betweenBraces() {
        return open.isEmpty() || tokens.get(open.peek()).getType() == NetGrammarParser.LBRACE;
    }

    /** The first token of the label before a colon, which is a word; the colon itself where there is none. */
    private int labelStart(int colon) {
        int start = colon;
        int part = colon - 1;
        while (part > 0) {
            int type = tokens.get(part).getType();
            int first = type == NetGrammarParser.RBRACK || type == NetGrammarParser.RBRACE ? partner[part] : part;
            if (first == part && !isWord(type) && type != NetGrammarParser.MINUS) {
                break;
            }
            if (isWord(type)) {
                start = part;
            }
            if (tokens.get(first - 1).getStopIndex() + 1 != tokens.get(first).getStartIndex()) {
                break;
            }
            part = first - 1;
        }
        return start;
    }

    private static boolean isWord(int type) {
        return type >= NetGrammarParser.USE && type <= NetGrammarParser.NOT
                || type == NetGrammarParser.DOT
                || type >= NetGrammarParser.NAME && type <= NetGrammarParser.MALFORMED;
    }

    private void layOut() {
        int labelEnd = -1;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (labels.containsKey(i) && i > labelEnd) {
                labelEnd = labels.get(i);
                endStatement(token);
                laidOut.add(virtual(NetGrammarParser.LABEL, token));
            }
            if (i < labelEnd) {
                addLabelPart(token);
            } else {
                add(i, token);
            }
        }
    }

    private void addLabelPart(Token token) {
        int type = token.getType();
        if (type == NetGrammarParser.LBRACE) {
            laidOut.add(copy(token, NetGrammarParser.SPLICE_OPEN, token.getText()));
        } else if (type == NetGrammarParser.RBRACE) {
            laidOut.add(copy(token, NetGrammarParser.SPLICE_CLOSE, token.getText()));
        } else if (type != NetGrammarParser.NEWLINE) {
            laidOut.add(token);
        }
    }

    private void add(int i, Token token) {
        int type = token.getType();
        switch (type) {
            case NetGrammarParser.NEWLINE -> {
                if (tokens.get(Math.max(0, i - 1)).getType() != NetGrammarParser.NEWLINE) {
                    lineEnd = token;
                }
                if (betweenBraces() && !continuesBefore(tokens.get(i + 1).getType())) {
                    endStatement(lineEnd);
                }
            }
            case NetGrammarParser.SEMICOLON -> {
                if (betweenBraces()) {
                    endStatement(token);
                } else {
                    laidOut.add(token);
                }
            }
            case NetGrammarParser.RBRACE, Token.EOF -> {
                endStatement(token);
                laidOut.add(token);
            }
            case NetGrammarParser.MALFORMED -> {
                if (!errors.isHidden(token)) {
                    errors.add(token, SyntaxMessages.malformed(errors, token));
                    errors.hideLine(token);
                }
                laidOut.add(copy(token, NetGrammarParser.WHOLE, "0"));
            }
            default -> laidOut.add(token);
        }
        track(i, type);
    }

    private void track(int i, int type) {
        if (Brackets.isOpening(type)) {
            open.push(i);
        } else if (Brackets.isClosing(type)) {
            open.pop();
        }
    }

    /** True also before another newline: the last one of a run decides. */
    private static boolean continuesBefore(int type) {
        return type == NetGrammarParser.NEWLINE
                || type == NetGrammarParser.LBRACE
                || type == NetGrammarParser.ELSE
                || type == NetGrammarParser.VIA;
    }

    private void endStatement(Token at) {
        int last = laidOut.isEmpty()
                ? NetGrammarParser.END
                : laidOut.get(laidOut.size() - 1).getType();
        if (last != NetGrammarParser.END && last != NetGrammarParser.LBRACE) {
            laidOut.add(virtual(NetGrammarParser.END, at));
        }
    }

    /** A token that takes no room, shown as the one that it stands before. */
    private static Token virtual(int type, Token before) {
        return copy(before, type, before.getText());
    }

    static Token copy(Token token, int type, String text) {
        var copy = new CommonToken(token);
        copy.setType(type);
        copy.setText(text);
        return copy;
    }
}
