package org.convnextc.dsl.syntax;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.Token;
import org.convnextc.dsl.grammar.NetGrammarParser;

/**
 * Makes the brackets of a token list balanced: reports those without a partner, supplies missing closing ones and drops needless
 * ones. Also keeps the height of the syntax tree within {@link #LIMIT}, before anything recursive sees the tokens.
 */
final class Brackets {
    /** Of brackets within brackets, and of operators and brackets in one expression. */
    static final int LIMIT = 100;

    private final SyntaxErrors errors;
    private final List<Token> balanced = new ArrayList<>();
    private final Deque<Level> levels = new ArrayDeque<>();
    private final List<Token> tokens;
    /** An opening brace that, by its indentation, the file does not close. */
    private Token suspect;

    private Token lastOutermostClose;
    /** Column of the first token in the present line. */
    private int indentation;

    private boolean tooDeep;

    private Brackets(List<Token> tokens, SyntaxErrors errors) {
        this.tokens = tokens;
        this.errors = errors;
    }

    /** The tokens with their brackets balanced; absent where they nest too deeply to be parsed. */
    static Optional<List<Token>> balance(List<Token> tokens, SyntaxErrors errors) {
        var brackets = new Brackets(tokens, errors);
        brackets.run();
        return brackets.tooDeep ? Optional.empty() : Optional.of(brackets.balanced);
    }

    static boolean isOpening(int type) {
        return type == NetGrammarParser.LBRACE || type == NetGrammarParser.LBRACK || type == NetGrammarParser.LPAREN;
    }

    static boolean isClosing(int type) {
        return type == NetGrammarParser.RBRACE || type == NetGrammarParser.RBRACK || type == NetGrammarParser.RPAREN;
    }

    /**
     * What is open, and an upper bound of the height of the expression or statement that is being read in it: operators associate to
     * the left, so that each one may add to the height of the highest operand.
     */
    private static final class Level {
        final Token opening;
        final int indentation;
        private int operators;
        private int highestOperand;
        private int highestItem;

        Level(Token opening, int indentation) {
            this.opening = opening;
            this.indentation = indentation;
        }

        int height() {
            return Math.max(highestItem, operators + highestOperand);
        }

        void see(int type) {
            switch (type) {
                case NetGrammarParser.COMMA,
                        NetGrammarParser.SEMICOLON,
                        NetGrammarParser.ASSIGN,
                        NetGrammarParser.ARROW,
                        NetGrammarParser.COLON -> endItem();
                case NetGrammarParser.EQ,
                        NetGrammarParser.NE,
                        NetGrammarParser.LE,
                        NetGrammarParser.GE,
                        NetGrammarParser.LT,
                        NetGrammarParser.GT,
                        NetGrammarParser.PLUS,
                        NetGrammarParser.MINUS,
                        NetGrammarParser.STAR,
                        NetGrammarParser.SLASH,
                        NetGrammarParser.PERCENT,
                        NetGrammarParser.AND,
                        NetGrammarParser.OR,
                        NetGrammarParser.NOT,
                        NetGrammarParser.ELSE -> operators++;
                default -> {
                    // no operator
                }
            }
        }

        void closeInner(int height) {
            highestOperand = Math.max(highestOperand, height + 1);
        }

        void endItem() {
            highestItem = height();
            operators = 0;
            highestOperand = 0;
        }
    }

    private void run() {
        levels.push(new Level(null, 0));
        for (int i = 0; i < tokens.size() && !tooDeep; i++) {
            Token token = tokens.get(i);
            if (i == 0 || tokens.get(i - 1).getType() == NetGrammarParser.NEWLINE) {
                indentation = token.getCharPositionInLine();
            }
            if (isClosing(token.getType())) {
                close(token);
                continue;
            }
            if (token.getType() == Token.EOF || beginsNet(i)) {
                closeAll(token);
            }
            if (isOpening(token.getType())) {
                levels.push(new Level(token, indentation));
            } else if (token.getType() == NetGrammarParser.NEWLINE) {
                endLine(i);
            } else {
                levels.peek().see(token.getType());
            }
            balanced.add(token);
            checkHeight(token);
        }
    }

    private boolean beginsNet(int i) {
        return tokens.get(i).getType() == NetGrammarParser.NET
                && (i == 0 || tokens.get(i - 1).getType() == NetGrammarParser.NEWLINE)
                && tokens.get(i + 1).getType() == NetGrammarParser.NAME;
    }

    /** A newline ends a statement, unless the next line goes on with {@code else}. */
    private void endLine(int i) {
        int next = tokens.get(i + 1).getType();
        Level level = levels.peek();
        if (next != NetGrammarParser.NEWLINE
                && next != NetGrammarParser.ELSE
                && (level.opening == null || level.opening.getType() == NetGrammarParser.LBRACE)) {
            level.endItem();
        }
    }

    private void checkHeight(Token token) {
        if (levels.size() - 1 > LIMIT || levels.peek().height() > LIMIT) {
            errors.add(
                    token,
                    errors.error(SyntaxCode.NESTED_TOO_DEEP, token, "nested more than " + LIMIT + " levels deep")
                            .help("give the inner parts names of their own: a slot for each"));
            tooDeep = true;
        }
    }

    private void close(Token token) {
        int partner = openingOf(token.getType());
        if (!isOpen(partner)) {
            if (levels.size() > 1 && levels.peek().opening.getType() != NetGrammarParser.LBRACE) {
                closeWrongly(token);
            } else {
                dropStray(token);
            }
            return;
        }
        while (levels.peek().opening.getType() != partner) {
            closeUnclosed(token);
        }
        compareIndentation(levels.peek(), token);
        balanced.add(token);
        pop();
        checkHeight(token);
        if (levels.size() == 1) {
            lastOutermostClose = token;
        }
    }

    /** Whether the closing bracket has a partner; parentheses and square brackets look no further than the nearest brace. */
    private boolean isOpen(int partner) {
        for (Level level : levels) {
            int type = level.opening == null ? Token.EOF : level.opening.getType();
            if (type == partner) {
                return true;
            }
            if (type == NetGrammarParser.LBRACE) {
                return false;
            }
        }
        return false;
    }

    private void closeWrongly(Token token) {
        Token opening = levels.peek().opening;
        String right = closingText(opening.getType());
        errors.add(
                token,
                errors.error(
                        SyntaxCode.WRONG_BRACKET,
                        token,
                        "expected `" + right + "` to close the `" + opening.getText() + "` in line " + opening.getLine()
                                + ", found `" + token.getText() + "`"));
        balanced.add(TokenLayout.copy(token, closingOf(opening.getType()), right));
        pop();
    }

    private void dropStray(Token token) {
        errors.add(
                token,
                errors.error(SyntaxCode.WRONG_BRACKET, token, "`" + token.getText() + "` closes nothing that is open"));
        errors.hideLine(token);
        if (levels.size() == 1 && lastOutermostClose != null) {
            errors.hide(lastOutermostClose, token);
        }
    }

    private void closeAll(Token before) {
        while (levels.size() > 1) {
            closeUnclosed(before);
        }
        levels.peek().endItem();
    }

    private void closeUnclosed(Token before) {
        Token opening = levels.peek().opening;
        Token blamed = suspect != null && suspect.getStartIndex() > opening.getStartIndex() ? suspect : opening;
        suspect = null;
        String closing = closingText(opening.getType());
        if (!Repairs.isSupplied(opening)) {
            errors.add(
                    blamed,
                    errors.error(SyntaxCode.UNCLOSED_BRACKET, blamed, "`" + opening.getText() + "` is never closed")
                            .help("write the missing `" + closing + "`"));
            errors.hide(blamed, before);
        }
        balanced.add(Repairs.supplied(closingOf(opening.getType()), closing, before));
        pop();
    }

    private void pop() {
        int height = levels.pop().height();
        levels.peek().closeInner(height);
    }

    /** A brace closed further left than the line that opens it begins: the closing one is most likely meant for another. */
    private void compareIndentation(Level level, Token closing) {
        if (level.opening.getType() == NetGrammarParser.LBRACE
                && level.opening.getLine() != closing.getLine()
                && suspect == null
                && closing.getCharPositionInLine() < level.indentation) {
            suspect = level.opening;
        }
    }

    private static int openingOf(int closing) {
        return switch (closing) {
            case NetGrammarParser.RBRACE -> NetGrammarParser.LBRACE;
            case NetGrammarParser.RBRACK -> NetGrammarParser.LBRACK;
            default -> NetGrammarParser.LPAREN;
        };
    }

    private static int closingOf(int opening) {
        return switch (opening) {
            case NetGrammarParser.LBRACE -> NetGrammarParser.RBRACE;
            case NetGrammarParser.LBRACK -> NetGrammarParser.RBRACK;
            default -> NetGrammarParser.RPAREN;
        };
    }

    private static String closingText(int opening) {
        return switch (opening) {
            case NetGrammarParser.LBRACE -> "}";
            case NetGrammarParser.LBRACK -> "]";
            default -> ")";
        };
    }
}
