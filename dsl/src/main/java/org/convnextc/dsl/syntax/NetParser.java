package org.convnextc.dsl.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Token;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.dsl.Span;
import org.convnextc.dsl.ast.NetFile;
import org.convnextc.dsl.ast.Slot;
import org.convnextc.dsl.grammar.NetGrammarLexer;
import org.convnextc.dsl.grammar.NetGrammarParser;
import org.convnextc.dsl.grammar.NetGrammarParser.FileContext;

/** From the text of a {@code .net} file to its syntax tree. */
public final class NetParser {
    /** In UTF-16 units; the largest built-in file has some thousands. */
    static final int MAX_LENGTH = 1 << 20;

    private NetParser() {}

    /**
     * Parses a file. Does not throw for any input: what is wrong with it goes to the diagnostics, and the result holds the nets,
     * slots and steps that could be read.
     */
    public static NetFile parse(Source source, Diagnostics diagnostics) {
        return read(source, diagnostics).ast();
    }

    /**
     * A file as it was read.
     *
     * @param tree absent where the text could not be parsed, or has too many errors
     * @param comments in the order of the text
     */
    public record Reading(Optional<FileContext> tree, List<Token> comments, NetFile ast) {}

    public static Reading read(Source source, Diagnostics diagnostics) {
        var errors = new SyntaxErrors(source);
        var comments = new ArrayList<Token>();
        Optional<FileContext> tree = Optional.empty();
        NetFile file = new NetFile(source.name(), List.of(), List.of());
        try {
            tree = layOut(source, 2, comments, errors)
                    .map(tokens -> parser(tokens, errors).file());
            if (tree.isPresent()) {
                file = new AstBuilder(errors).file(tree.get(), source.name());
            }
        } catch (SyntaxErrors.TooMany e) {
            // The errors found say so.
        }
        if (errors.isEmpty() && file.nets().isEmpty()) {
            diagnostics.add(
                    Diagnostic.error(SyntaxCode.NO_NET, new Span(source.name(), 1, 1, 1), "the file defines no net")
                            .help("a net looks like this: `net Tiny : ConvNeXt { depths = [3, 3, 9, 3] }`"));
        }
        errors.handOver(diagnostics);
        return new Reading(tree, comments, file);
    }

    /**
     * Parses the value of a {@code -D} option, {@code classes=5}; the spans' file is {@code -D}.
     *
     * @return absent where there is an error
     */
    public static Optional<Slot> parseOverride(String text, Diagnostics diagnostics) {
        return parseOverride(new Source("-D", text), diagnostics);
    }

    /** The same for a text whose name is up to the caller. */
    public static Optional<Slot> parseOverride(Source source, Diagnostics diagnostics) {
        var errors = new SyntaxErrors(source);
        Optional<Slot> slot = Optional.empty();
        try {
            slot = layOut(source, 1, new ArrayList<>(), errors).flatMap(tokens -> new AstBuilder(errors)
                    .override(parser(tokens, errors).override()));
        } catch (SyntaxErrors.TooMany e) {
            // The errors found say so.
        }
        boolean good = errors.isEmpty();
        errors.handOver(diagnostics);
        return good ? slot : Optional.empty();
    }

    private static Optional<List<Token>> layOut(
            Source source, int stepDepth, List<Token> comments, SyntaxErrors errors) {
        if (source.text().length() > MAX_LENGTH) {
            errors.addTooLong(MAX_LENGTH);
            return Optional.empty();
        }
        return Brackets.balance(Repairs.of(lex(source, comments, errors), errors), errors)
                .map(tokens -> TokenLayout.of(tokens, stepDepth, errors));
    }

    /** The tokens of the text, its comments apart; those that are none are reported, and repaired or left out. */
    private static List<Token> lex(Source source, List<Token> comments, SyntaxErrors errors) {
        var lexer = new NetGrammarLexer(CharStreams.fromString(source.text(), source.name()));
        lexer.removeErrorListeners();
        var tokens = new ArrayList<Token>();
        var foreignComments = new ArrayList<Token>();
        int strayLine = 0;
        for (Token token = lexer.nextToken(); ; token = lexer.nextToken()) {
            if (token.getType() == NetGrammarParser.STRAY) {
                if (token.getLine() != strayLine) {
                    errors.add(token, SyntaxMessages.stray(errors, token));
                    errors.hideLine(token);
                }
                strayLine = token.getLine();
            } else if (token.getType() == NetGrammarParser.FOREIGN_COMMENT) {
                foreignComments.add(token);
            } else if (token.getType() == NetGrammarParser.UNCLOSED_TEXT) {
                errors.add(
                        token,
                        errors.error(SyntaxCode.UNCLOSED_TEXT, token, "the text is not closed in its line")
                                .help("write the missing `\"`"));
                tokens.add(TokenLayout.copy(token, NetGrammarParser.TEXT, token.getText() + '"'));
            } else if (token.getChannel() == Token.DEFAULT_CHANNEL) {
                tokens.add(token);
            } else {
                comments.add(token);
            }
            if (token.getType() == Token.EOF) {
                SyntaxMessages.foreignComments(errors, foreignComments);
                return tokens;
            }
        }
    }

    private static NetGrammarParser parser(List<Token> tokens, SyntaxErrors errors) {
        var parser = new NetGrammarParser(new CommonTokenStream(new ListTokenSource(tokens)));
        parser.removeErrorListeners();
        parser.setErrorHandler(new Recovery(errors));
        return parser;
    }
}
