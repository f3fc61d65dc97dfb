package org.convnextc.dsl.syntax;

import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.BufferedTokenStream;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.convnextc.dsl.grammar.NetGrammarParser;
import org.convnextc.dsl.grammar.NetGrammarParser.*;

/** What to write in place of a syntax error, as far as it can be guessed: mostly from what other languages would have there. */
final class SyntaxHelp {
    private static final String COMMENTS = "comments begin with `#`";
    private static final String DIMENSIONS = "dimensions are written with an x between them: `3x224x224`";
    private static final String LISTS = "a list stands in square brackets: `[3, 3, 9, 3]`";
    private static final String BRANCHES =
            "a value has no condition; branch between steps, `if CONDITION { ... } else { ... }`";
    private static final String PARENTHESES = "what takes no arguments has no parentheses";
    private static final String USE = "write the name of the file in quotes: `use \"convnext.net\"`";

    /** Words at the beginning of a statement elsewhere. */
    private static final Map<String, String> OUTSIDE_NETS = Map.of(
            "import", "write `use \"convnext.net\"` to know the nets of another file",
            "from", "write `use \"convnext.net\"` to know the nets of another file",
            "include", "write `use \"convnext.net\"` to know the nets of another file",
            "require", "write `use \"convnext.net\"` to know the nets of another file",
            "class", "a net begins with `net`: `net Tiny : ConvNeXt { ... }`",
            "network", "a net begins with `net`: `net Tiny : ConvNeXt { ... }`",
            "model", "a net begins with `net`: `net Tiny : ConvNeXt { ... }`",
            "def", "a net begins with `net`: `net Tiny : ConvNeXt { ... }`");

    private static final Pattern UPPER_DIMENSIONS = Pattern.compile("\\d++(?:[xX]\\d++)++");
    private static final Pattern SEPARATED = Pattern.compile("\\d++(?:_\\d++)++(?:\\.\\d++)?");
    private static final Pattern OTHER_BASE = Pattern.compile("0[xXbBoO][0-9a-fA-F]++");
    private static final Pattern BARE_POINT = Pattern.compile("\\d++\\.");
    private static final Pattern WITH_UNIT = Pattern.compile("(\\d++(?:\\.\\d++)?)(?:px|[fFlLdDkM])");

    private final ParserRuleContext context;
    private final List<Token> tokens;
    private final int index;
    private final Token found;
    private final IntervalSet expected;

    SyntaxHelp(Parser parser, Token found, IntervalSet expected) {
        this.context = parser.getContext();
        this.tokens = tokens(parser);
        this.index = found.getTokenIndex();
        this.found = found;
        this.expected = expected;
    }

    private static List<Token> tokens(Parser parser) {
        var stream = (BufferedTokenStream) parser.getInputStream();
        stream.fill();
        return stream.getTokens();
    }

    Optional<String> get() {
        String help = ofToken();
        return Optional.ofNullable(help == null ? ofRule() : help);
    }

    /** By the token that was found, whatever was expected. */
    private String ofToken() {
        return switch (found.getType()) {
            case NetGrammarParser.COMMA -> comma();
            case NetGrammarParser.DOT -> dot();
            case NetGrammarParser.PLUS ->
                after(1) == NetGrammarParser.ASSIGN
                        ? "slots are set with `=`, to a value as a whole"
                        : isNumber(after(1)) && !isValueEnd(before(1)) ? "a number has no plus before it" : null;
            case NetGrammarParser.STAR ->
                before(1) == NetGrammarParser.STAR
                        ? "there is no power; write the product"
                        : before(1) == NetGrammarParser.WHOLE && context.getRuleIndex() == NetGrammarParser.RULE_chain
                                ? "dimensions are written with an x: `3x3`; products stand in parentheses"
                                : null;
            case NetGrammarParser.MINUS -> after(1) == NetGrammarParser.MINUS && beginsStatement() ? COMMENTS : null;
            case NetGrammarParser.PERCENT -> beginsStatement() ? COMMENTS : null;
            case NetGrammarParser.TEXT -> beginsStatement() ? COMMENTS + ", and a text is the value of a slot" : null;
            case NetGrammarParser.ASSIGN -> assign();
            case NetGrammarParser.LPAREN -> after(1) == NetGrammarParser.RPAREN && !isNet() ? PARENTHESES : null;
            case NetGrammarParser.RPAREN ->
                before(1) == NetGrammarParser.LPAREN && before(2) == NetGrammarParser.NAME ? PARENTHESES : null;
            default -> null;
        };
    }

    private String comma() {
        if (context instanceof ParensContext) {
            return "input".equals(slot()) ? DIMENSIONS : LISTS;
        }
        return switch (context.getRuleIndex()) {
            case NetGrammarParser.RULE_net ->
                goesOn() ? "input".equals(slot()) ? DIMENSIONS : LISTS : "slots are separated by a new line or `;`";
            case NetGrammarParser.RULE_file, NetGrammarParser.RULE_use -> "nothing separates nets; take the comma out";
            case NetGrammarParser.RULE_override ->
                goesOn() ? "input".equals(slot()) ? DIMENSIONS : LISTS : "each slot has a -D of its own";
            default -> null;
        };
    }

    /** Whether a value follows in the same line, not the next slot. */
    private boolean goesOn() {
        int next = after(1);
        boolean value = isNumber(next)
                || next == NetGrammarParser.DIMS
                || next == NetGrammarParser.TEXT
                || next == NetGrammarParser.NAME
                        && after(2) != NetGrammarParser.ASSIGN
                        && after(2) != NetGrammarParser.LPAREN;
        return value && at(1).getLine() == found.getLine();
    }

    private String dot() {
        if (before(1) != NetGrammarParser.NAME) {
            return after(1) == NetGrammarParser.WHOLE
                    ? "a number has a digit before its point: `0." + at(1).getText() + "`"
                    : null;
        }
        return context.getRuleIndex() == NetGrammarParser.RULE_list
                ? "the path of a step is a text: `\"stages.3\"`"
                : context.getRuleIndex() == NetGrammarParser.RULE_use ? USE : "a name has no point in it";
    }

    private String assign() {
        if (after(1) == NetGrammarParser.GT && context.getRuleIndex() == NetGrammarParser.RULE_chain) {
            return "the arrow is `->`";
        }
        if (before(2) == NetGrammarParser.LPAREN && before(1) == NetGrammarParser.NAME && !isNet()) {
            return "options stand behind the step without parentheses: `normalize mean=[0.5, 0.5, 0.5]`";
        }
        return null;
    }

    private boolean isNet() {
        return context.getRuleIndex() == NetGrammarParser.RULE_net
                || context.getRuleIndex() == NetGrammarParser.RULE_netHead
                || context.getRuleIndex() == NetGrammarParser.RULE_file;
    }

    private String ofRule() {
        return switch (context.getRuleIndex()) {
            case NetGrammarParser.RULE_file ->
                OUTSIDE_NETS.getOrDefault(
                        found.getText(), "slots and steps stand within a net: `net Tiny : ConvNeXt { ... }`");
            case NetGrammarParser.RULE_use -> USE;
            case NetGrammarParser.RULE_override -> "write `slot=value`: `classes=5`, `input=3x384x384`";
            case NetGrammarParser.RULE_net -> net();
            case NetGrammarParser.RULE_netHead -> netHead();
            case NetGrammarParser.RULE_action ->
                context.getStart().getType() == NetGrammarParser.CONCAT
                        ? "`concat` joins two or more branches, each in braces"
                        : null;
            case NetGrammarParser.RULE_chain -> chain();
            case NetGrammarParser.RULE_list ->
                isNumber(found.getType()) ? "commas stand between items: `[3, 3, 9, 3]`" : null;
            case NetGrammarParser.RULE_forHead ->
                found.getType() == NetGrammarParser.LPAREN
                        ? "the head of a loop has no parentheses: `for w in widths { ... }`"
                        : null;
            default -> null;
        };
    }

    private String netHead() {
        return found.getType() == NetGrammarParser.TEXT ? "a name stands without quotes" : null;
    }

    private String net() {
        if (SyntaxMessages.expectsOnly(NetGrammarParser.LBRACE, expected)) {
            return netWithoutBrace();
        }
        return switch (found.getType()) {
            case NetGrammarParser.COLON -> before(1) == NetGrammarParser.NAME ? "slots are set with `=`" : null;
            case NetGrammarParser.EQ -> "slots are set with a single `=`";
            case NetGrammarParser.LBRACE, NetGrammarParser.LBRACK -> "write `=` between the slot and its value";
            case NetGrammarParser.ASSIGN -> "comparisons are `==`, `!=`, `<`, `<=`, `>` and `>=`";
            case NetGrammarParser.WHOLE -> before(1) == NetGrammarParser.NAME && isX(at(-1)) ? DIMENSIONS : null;
            default -> null;
        };
    }

    private String netWithoutBrace() {
        return switch (found.getType()) {
            case NetGrammarParser.LPAREN, NetGrammarParser.LT, NetGrammarParser.NAME ->
                "the parent of a net stands behind a colon: `net Tiny : ConvNeXt { ... }`";
            case NetGrammarParser.MINUS, NetGrammarParser.DOT -> "a name has letters, digits and `_` alone";
            default -> "a net looks like this: `net Tiny : ConvNeXt { ... }`";
        };
    }

    private static boolean isX(Token token) {
        return token.getText().equalsIgnoreCase("x");
    }

    private String chain() {
        if (SyntaxMessages.expectsOnly(NetGrammarParser.LBRACE, expected)) {
            return chainInHead();
        }
        return switch (found.getType()) {
            case NetGrammarParser.ASSIGN -> "slots are set directly in the net, not within a chain";
            case NetGrammarParser.LBRACK -> "if this is a label, it ends with a colon and has no space in it";
            case NetGrammarParser.LBRACE ->
                begins("while")
                        ? "loops are `repeat COUNT { ... }` and `for NAME in LIST { ... }`"
                        : "steps in braces need a label (`name: { ... }`), and a label has no space in it";
            case NetGrammarParser.ELSE -> "`else` follows the closing brace of an `if`";
            case NetGrammarParser.VIA -> "`via` follows the closing brace of a `residual` or `multiply`";
            case NetGrammarParser.WHOLE, NetGrammarParser.REAL -> isSlotValue() ? LISTS : stepEnd();
            default -> stepEnd();
        };
    }

    private String stepEnd() {
        return SyntaxMessages.expectsOnly(NetGrammarParser.END, expected)
                ? "steps are separated by a newline or `;`, and options stand before the `->`"
                : null;
    }

    private String chainInHead() {
        ParserRuleContext parent = context.getParent();
        if (found.getType() == NetGrammarParser.COLON) {
            return "a body stands in braces, with no colon: `if CONDITION { ... }`";
        }
        if (parent instanceof ConditionalContext && found.getType() == NetGrammarParser.ASSIGN) {
            return "to compare, write `==`";
        }
        return parent instanceof ForContext && found.getType() == NetGrammarParser.LPAREN
                ? "for a number of rounds write `repeat COUNT at i { ... }`"
                : "steps stand in braces";
    }

    private boolean isSlotValue() {
        return context.getParent() instanceof ValueContext && before(1) == NetGrammarParser.LBRACE;
    }

    /** The token so many places behind the one that was found; the nearest one where the text ends. */
    private Token at(int offset) {
        return tokens.get(Math.max(0, Math.min(index + offset, tokens.size() - 1)));
    }

    private int after(int places) {
        return at(places).getType();
    }

    private int before(int places) {
        return index < places ? Token.EOF : at(-places).getType();
    }

    private static boolean isNumber(int type) {
        return type == NetGrammarParser.WHOLE || type == NetGrammarParser.REAL;
    }

    private static boolean isValueEnd(int type) {
        return isNumber(type)
                || type == NetGrammarParser.NAME
                || type == NetGrammarParser.DIMS
                || type == NetGrammarParser.TEXT
                || Brackets.isClosing(type);
    }

    private boolean beginsStatement() {
        int before = before(1);
        return before == Token.EOF
                || before == NetGrammarParser.END
                || before == NetGrammarParser.LBRACE
                || before == NetGrammarParser.RBRACE
                || at(-1).getLine() < found.getLine();
    }

    /** Whether a statement of this line, up to the token found, begins with a word. */
    private boolean begins(String word) {
        int first = index;
        while (first > 0
                && tokens.get(first - 1).getLine() == found.getLine()
                && tokens.get(first - 1).getType() != NetGrammarParser.END) {
            first--;
        }
        return tokens.get(first).getText().equals(word);
    }

    /** The slot that is being set in this line: the last name before an equals sign. */
    private String slot() {
        for (int i = 1; i < index && at(-i).getLine() == found.getLine(); i++) {
            if (before(i) == NetGrammarParser.ASSIGN && before(i + 1) == NetGrammarParser.NAME) {
                return at(-i - 1).getText();
            }
        }
        return "";
    }

    /** About a word of the language where a name is expected. */
    static String keyword(Parser parser, Token found) {
        Token previous = parser.getInputStream().LT(-1);
        boolean behindValue = found.getType() == NetGrammarParser.IF
                && previous != null
                && previous.getLine() == found.getLine()
                && isValueEnd(previous.getType());
        return behindValue ? BRANCHES : "choose another name";
    }

    /** About a character that no token has. */
    static Optional<String> stray(int character) {
        return Optional.ofNullable(
                switch (character) {
                    case '&' -> "write `and`";
                    case '|' -> "write `or`";
                    case '!' -> "write `not`; " + COMMENTS;
                    case '?' -> BRANCHES;
                    case '^' -> "there is no power; write the product";
                    case '\'',
                            '`',
                            '\u00B4',
                            '\u2018',
                            '\u2019',
                            '\u201A',
                            '\u201C',
                            '\u201D',
                            '\u201E',
                            '\u2033',
                            '\u00AB',
                            '\u00BB' -> "texts stand in straight double quotes: \"";
                    case '\u00D7', '\u2715', '\u2A2F' -> "write dimensions with an x: `7x7`";
                    case '\u2212', '\u2010', '\u2011', '\u2012', '\u2013', '\u2014' ->
                        "write `-`, or `->` before a width";
                    case '\u2192', '\u21D2', '\u27F6', '\u279C' -> "write `->`";
                    case '\u2264' -> "write `<=`";
                    case '\u2265' -> "write `>=`";
                    case '\u2260' -> "write `!=`";
                    case '\u221E' -> "numbers are finite";
                    default -> likeAscii(character);
                });
    }

    private static String likeAscii(int character) {
        if (Character.getType(character) == Character.FORMAT) {
            return "it is invisible; delete it";
        }
        if (Character.isSpaceChar(character)) {
            return "write an ordinary space";
        }
        String plain = Normalizer.normalize(Character.toString(character), Normalizer.Form.NFKC);
        if (plain.length() == 1 && plain.charAt(0) != character && plain.charAt(0) > ' ' && plain.charAt(0) < 0x7F) {
            return "write `" + plain + "`";
        }
        return Character.isLetter(character) ? "names have the letters a to z, digits and `_`" : null;
    }

    /** About what begins as a number does. */
    static String malformed(String text) {
        if (OTHER_BASE.matcher(text).matches()) {
            return "numbers are decimal";
        }
        if (UPPER_DIMENSIONS.matcher(text).matches()) {
            return "write a small x: `" + text.replace('X', 'x') + "`";
        }
        if (SEPARATED.matcher(text).matches()) {
            return "nothing separates digits: `" + text.replace("_", "") + "`";
        }
        if (BARE_POINT.matcher(text).matches()) {
            return "a number has a digit behind its point: `" + text + "0`";
        }
        var unit = WITH_UNIT.matcher(text);
        return unit.matches()
                ? "a number has no letters behind it: `" + unit.group(1) + "`"
                : "numbers are `12`, `0.5` and `1e-6`, dimensions `7x7`; a name begins with a letter";
    }
}
