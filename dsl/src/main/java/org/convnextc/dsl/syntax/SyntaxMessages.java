package org.convnextc.dsl.syntax;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.grammar.NetGrammarParser;

/** The wording of syntax errors: what was expected, in the words of the language reference, and what was found. */
final class SyntaxMessages {
    private static final int SHOWN = 40;

    /** Lines that a note lists at most. */
    private static final int OTHERS = 8;

    /** Sets of tokens that have a name together; the first that fits wins. */
    private static final Map<String, int[]> GROUPS = groups();

    private SyntaxMessages() {}

    private static Map<String, int[]> groups() {
        var groups = new LinkedHashMap<String, int[]>();
        groups.put(
                "a word",
                IntStream.concat(
                                IntStream.rangeClosed(NetGrammarParser.USE, NetGrammarParser.NOT),
                                IntStream.of(
                                        NetGrammarParser.NAME,
                                        NetGrammarParser.WHOLE,
                                        NetGrammarParser.REAL,
                                        NetGrammarParser.DIMS,
                                        NetGrammarParser.MALFORMED,
                                        NetGrammarParser.DOT))
                        .toArray());
        groups.put("a step", new int[] {
            NetGrammarParser.NAME,
            NetGrammarParser.IF,
            NetGrammarParser.FOR,
            NetGrammarParser.REPEAT,
            NetGrammarParser.RESIDUAL,
            NetGrammarParser.MULTIPLY,
            NetGrammarParser.CONCAT,
            NetGrammarParser.OUTPUT,
            NetGrammarParser.SHARE
        });
        groups.put("a value", new int[] {
            NetGrammarParser.NAME,
            NetGrammarParser.WHOLE,
            NetGrammarParser.REAL,
            NetGrammarParser.DIMS,
            NetGrammarParser.TEXT,
            NetGrammarParser.LPAREN
        });
        groups.put("a number", new int[] {NetGrammarParser.WHOLE, NetGrammarParser.REAL});
        return groups;
    }

    /** Tokens that need no mention of their own beside the group that they can also begin. */
    private static final IntervalSet VALUE_EXTRAS = new IntervalSet(
            NetGrammarParser.LBRACK, NetGrammarParser.MINUS, NetGrammarParser.NOT, NetGrammarParser.LABEL);

    static Diagnostic unexpected(SyntaxErrors errors, Parser parser, Token found, IntervalSet expected) {
        ParserRuleContext context = parser.getContext();
        if (isKeyword(found.getType()) && expectsName(context, expected)) {
            return errors.error(
                            SyntaxCode.KEYWORD,
                            found,
                            "expected a name, found `" + found.getText() + "`, a word of the language")
                    .help(SyntaxHelp.keyword(parser, found));
        }
        String message = "expected " + words(expected, context) + ", found " + shown(found);
        Diagnostic diagnostic = errors.error(code(context, expected), found, message);
        return new SyntaxHelp(parser, found, expected)
                .get()
                .map(diagnostic::help)
                .orElse(diagnostic);
    }

    private static boolean expectsName(ParserRuleContext context, IntervalSet expected) {
        return expected.contains(NetGrammarParser.NAME)
                && (expected.size() == 1 || context.getRuleIndex() == NetGrammarParser.RULE_net);
    }

    /** One error for all comments of the kind: who writes one so writes all so. */
    static void foreignComments(SyntaxErrors errors, List<Token> comments) {
        if (comments.isEmpty()) {
            return;
        }
        Token first = comments.get(0);
        String text = first.getText().strip();
        Diagnostic diagnostic = errors.error(
                        SyntaxCode.FOREIGN_COMMENT, first, "`" + text.substring(0, 2) + "` begins no comment here")
                .help("comments begin with `#` and end with the line");
        if (comments.size() > 1) {
            String lines = comments.stream()
                    .skip(1)
                    .limit(OTHERS)
                    .map(comment -> Integer.toString(comment.getLine()))
                    .distinct()
                    .collect(Collectors.joining(", "));
            diagnostic = diagnostic.note(
                    "such comments stand in these lines too: " + lines + (comments.size() > OTHERS + 1 ? ", ..." : ""));
        }
        errors.add(first, diagnostic);
    }

    static Diagnostic stray(SyntaxErrors errors, Token token) {
        int character = token.getText().codePointAt(0);
        boolean invisible = Character.isISOControl(character)
                || Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || Character.getType(character) == Character.FORMAT;
        String shown = invisible
                ? String.format(Locale.ROOT, "U+%04X", character)
                : "`" + token.getText() + "` (" + String.format(Locale.ROOT, "U+%04X", character) + ")";
        Diagnostic diagnostic =
                errors.error(SyntaxCode.STRAY_CHARACTER, token, "the character " + shown + " has no meaning here");
        return SyntaxHelp.stray(character).map(diagnostic::help).orElse(diagnostic);
    }

    /** A piece of text that begins as a number does and is none. */
    static Diagnostic malformed(SyntaxErrors errors, Token token) {
        String text = token.getText();
        return errors.error(SyntaxCode.NOT_A_NUMBER, token, "`" + clip(text) + "` is not a number")
                .help(SyntaxHelp.malformed(text));
    }

    private static SyntaxCode code(ParserRuleContext context, IntervalSet expected) {
        if (expectsOnly(NetGrammarParser.END, expected) || expectsOnly(Token.EOF, expected)) {
            return SyntaxCode.GOES_ON;
        }
        return switch (context.getRuleIndex()) {
            case NetGrammarParser.RULE_file -> SyntaxCode.OUTSIDE_NETS;
            case NetGrammarParser.RULE_use -> SyntaxCode.USE;
            case NetGrammarParser.RULE_net ->
                expected.contains(NetGrammarParser.NAME) ? SyntaxCode.SLOT : SyntaxCode.NET_HEAD;
            case NetGrammarParser.RULE_netHead -> SyntaxCode.NET_HEAD;
            case NetGrammarParser.RULE_slot, NetGrammarParser.RULE_parameters, NetGrammarParser.RULE_override ->
                SyntaxCode.SLOT;
            case NetGrammarParser.RULE_chain, NetGrammarParser.RULE_step, NetGrammarParser.RULE_action ->
                expected.contains(NetGrammarParser.NAME) ? SyntaxCode.STEP : SyntaxCode.CHAIN;
            case NetGrammarParser.RULE_label, NetGrammarParser.RULE_part -> SyntaxCode.LABEL;
            case NetGrammarParser.RULE_operand, NetGrammarParser.RULE_operandValue -> SyntaxCode.OPERAND;
            case NetGrammarParser.RULE_list, NetGrammarParser.RULE_arguments -> SyntaxCode.LIST;
            case NetGrammarParser.RULE_conditional,
                    NetGrammarParser.RULE_ifHead,
                    NetGrammarParser.RULE_forHead,
                    NetGrammarParser.RULE_repeatHead -> SyntaxCode.CONTROL_HEAD;
            default -> SyntaxCode.EXPRESSION;
        };
    }

    static boolean expectsOnly(int type, IntervalSet expected) {
        return expected.size() == 1 && expected.contains(type);
    }

    private static String words(IntervalSet expected, ParserRuleContext context) {
        var rest = new IntervalSet(expected);
        var words = new ArrayList<String>();
        for (var group : GROUPS.entrySet()) {
            var types = new IntervalSet(group.getValue());
            if (types.subtract(rest).isNil()) {
                words.add(group.getKey());
                rest = rest.subtract(types).subtract(VALUE_EXTRAS);
            }
        }
        boolean alone = rest.size() == 1 && words.isEmpty();
        var literals = new ArrayList<String>();
        for (int type : rest.toList()) {
            if (type == NetGrammarParser.END && !alone || type == Token.EOF) {
                continue;
            }
            String literal = NetGrammarParser.VOCABULARY.getLiteralName(type);
            if (literal == null) {
                words.add(word(type, context));
            } else {
                // Closing brackets have the lower numbers and come last.
                literals.add(0, literal.replace('\'', '`'));
            }
        }
        words.addAll(literals);
        return words.isEmpty() ? "the end of the input" : join(words);
    }

    private static String word(int type, ParserRuleContext context) {
        return switch (type) {
            case NetGrammarParser.NAME -> namesSlot(context) ? "a slot" : "a name";
            case NetGrammarParser.TEXT -> "a text in quotes";
            case NetGrammarParser.LABEL -> "a label";
            case NetGrammarParser.SPLICE_OPEN -> "`{`";
            case NetGrammarParser.SPLICE_CLOSE -> "`}`";
            case NetGrammarParser.END ->
                switch (context.getRuleIndex()) {
                    case NetGrammarParser.RULE_chain -> "the end of the step";
                    case NetGrammarParser.RULE_override -> "the end of the input";
                    default -> "the end of the line";
                };
            default -> "a number";
        };
    }

    private static boolean namesSlot(ParserRuleContext context) {
        return context.getRuleIndex() == NetGrammarParser.RULE_net
                || context.getRuleIndex() == NetGrammarParser.RULE_override;
    }

    private static String join(List<String> words) {
        var distinct = words.stream().distinct().toList();
        int last = distinct.size() - 1;
        return last < 1
                ? String.join("", distinct)
                : String.join(", ", distinct.subList(0, last)) + " or " + distinct.get(last);
    }

    private static String shown(Token token) {
        return switch (token.getType()) {
            case Token.EOF -> "the end of the input";
            case NetGrammarParser.END, NetGrammarParser.NEWLINE ->
                switch (token.getText()) {
                    case "\n" -> "the end of the line";
                    case "<EOF>" -> "the end of the input";
                    default -> "`" + clip(token.getText()) + "`";
                };
            case NetGrammarParser.LABEL -> "a label";
            case NetGrammarParser.TEXT -> "the text " + clip(token.getText());
            default -> "`" + clip(token.getText()) + "`";
        };
    }

    private static String clip(String text) {
        return text.codePointCount(0, text.length()) <= SHOWN
                ? text
                : text.substring(0, text.offsetByCodePoints(0, SHOWN)) + "...";
    }

    static boolean isKeyword(int type) {
        return type >= NetGrammarParser.USE && type <= NetGrammarParser.NOT;
    }
}
