package org.convnextc.dsl.syntax;

import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.ATNState;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.convnextc.dsl.grammar.NetGrammarParser;

/**
 * What the parser does at an error: one message, then on to the end of the statement or of the innermost bracket, stepping over
 * balanced brackets whole. It guesses no missing token, so that one mistake gives one message.
 */
final class Recovery extends DefaultErrorStrategy {
    /** Loops over statements: they must not be left because of one bad statement. */
    private static final Set<Integer> STATEMENT_LOOPS =
            Set.of(NetGrammarParser.RULE_file, NetGrammarParser.RULE_net, NetGrammarParser.RULE_chain);

    private static final Set<Integer> HEADS = Set.of(
            NetGrammarParser.RULE_netHead,
            NetGrammarParser.RULE_ifHead,
            NetGrammarParser.RULE_forHead,
            NetGrammarParser.RULE_repeatHead);

    private final SyntaxErrors errors;

    Recovery(SyntaxErrors errors) {
        this.errors = errors;
    }

    @Override
    public void reportError(Parser parser, RecognitionException e) {
        if (!inErrorRecoveryMode(parser)) {
            beginErrorCondition(parser);
            report(parser, e.getOffendingToken(), e.getExpectedTokens());
        }
    }

    private void report(Parser parser, Token found, IntervalSet expected) {
        if (!errors.isHidden(found)) {
            errors.add(found, SyntaxMessages.unexpected(errors, parser, found, expected));
        }
    }

    @Override
    public void sync(Parser parser) {
        if (inErrorRecoveryMode(parser)) {
            return;
        }
        ATNState state = parser.getInterpreter().atn.states.get(parser.getState());
        IntervalSet expected = parser.getATN().nextTokens(state);
        if (expected.contains(Token.EPSILON)
                || expected.contains(parser.getInputStream().LA(1))) {
            return;
        }
        if (!STATEMENT_LOOPS.contains(parser.getContext().getRuleIndex())) {
            throw new InputMismatchException(parser);
        }
        while (!isAtAny(parser, expected)) {
            report(parser, parser.getCurrentToken(), expected);
            skipStatements(parser, expected);
        }
    }

    /** To the next token that is expected, or that begins another statement within the same braces. */
    private static void skipStatements(Parser parser, IntervalSet expected) {
        boolean betweenNets = parser.getContext().getRuleIndex() == NetGrammarParser.RULE_file;
        do {
            skip(parser, false);
            while (!isAtAny(parser, expected)
                    && endsSkip(parser.getInputStream().LA(1))) {
                parser.consume();
            }
        } while (betweenNets && !isAtAny(parser, expected));
    }

    private static boolean isAtAny(Parser parser, IntervalSet expected) {
        int type = parser.getInputStream().LA(1);
        return type == Token.EOF || expected.contains(type);
    }

    private static boolean endsSkip(int type) {
        return type == NetGrammarParser.END || isClosing(type);
    }

    @Override
    public Token recoverInline(Parser parser) {
        int missing = parser.getExpectedTokens().getMinElement();
        if (missing != NetGrammarParser.END || parser.getExpectedTokens().size() != 1) {
            throw new InputMismatchException(parser);
        }
        reportError(parser, new InputMismatchException(parser));
        skip(parser, false);
        if (parser.getInputStream().LA(1) != NetGrammarParser.END) {
            throw new InputMismatchException(parser);
        }
        Token end = parser.getCurrentToken();
        reportMatch(parser);
        parser.consume();
        return end;
    }

    @Override
    public void recover(Parser parser, RecognitionException e) {
        skip(parser, inHead(parser.getContext()));
        if (hasOpenBracket(parser.getContext())) {
            while (parser.getInputStream().LA(1) == NetGrammarParser.END) {
                parser.consume();
                skip(parser, false);
            }
            if (isClosing(parser.getInputStream().LA(1))) {
                parser.consume();
            }
        }
    }

    /** Whether the rule that is being left has opened a bracket, which it must also close. */
    private static boolean hasOpenBracket(ParserRuleContext context) {
        int open = 0;
        for (ParseTree child : context.children == null ? List.<ParseTree>of() : context.children) {
            if (child instanceof TerminalNode node) {
                int type = node.getSymbol().getType();
                open += isOpening(type) ? 1 : isClosing(type) ? -1 : 0;
            }
        }
        return open > 0;
    }

    /** To the next END or closing bracket that belongs to no bracket skipped; before a body also to its opening brace. */
    private static void skip(Parser parser, boolean beforeBody) {
        for (int depth = 0; ; parser.consume()) {
            int type = parser.getInputStream().LA(1);
            boolean stop =
                    type == NetGrammarParser.END || isClosing(type) || beforeBody && type == NetGrammarParser.LBRACE;
            if (type == Token.EOF || depth == 0 && stop) {
                return;
            }
            depth += isOpening(type) ? 1 : isClosing(type) ? -1 : 0;
        }
    }

    private static boolean inHead(ParserRuleContext context) {
        for (ParserRuleContext c = context; c != null; c = c.getParent()) {
            if (HEADS.contains(c.getRuleIndex())) {
                return true;
            }
            if (c.getRuleIndex() == NetGrammarParser.RULE_chain) {
                return false;
            }
        }
        return false;
    }

    private static boolean isOpening(int type) {
        return Brackets.isOpening(type) || type == NetGrammarParser.SPLICE_OPEN;
    }

    private static boolean isClosing(int type) {
        return Brackets.isClosing(type) || type == NetGrammarParser.SPLICE_CLOSE;
    }
}
