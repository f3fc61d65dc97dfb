package org.convnextc.ir.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.dsl.Span;
import org.convnextc.ir.ArenaRange;
import org.convnextc.ir.Constant;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.ImageStep;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.Result;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.Spans;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.Value;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Parameter;
import org.convnextc.ir.text.IrLexer.Kind;
import org.convnextc.ir.text.IrLexer.Token;
import org.convnextc.ir.text.Tokens.Malformed;
import org.convnextc.ir.verify.Verifier;

/** Reads the text form of a graph, {@link Printer}'s inverse. After a mistake it goes on with the next line. */
public final class IrParser {
    /** A text of more characters is refused. */
    public static final int MAX_LENGTH = 1 << 24;

    /** More are not reported. */
    private static final int MAX_ERRORS = 100;

    private final Tokens tokens;
    private final OpReader attributes;
    private final Diagnostics diagnostics;
    private final Map<String, Function> functions = new HashMap<>();
    /** The places of the graph's parts in the text, to report what the verifier finds. */
    private final Map<Object, Span> sites = new IdentityHashMap<>();

    private String after = Snapshot.EXPANSION;
    private Spans afterSpans = Spans.NONE;
    private int errors = 0;

    private IrParser(Tokens tokens, Diagnostics diagnostics) {
        this.tokens = tokens;
        this.attributes = new OpReader(tokens);
        this.diagnostics = diagnostics;
    }

    /** The graph alone of what {@link #snapshot} reads. */
    public static Optional<Graph> parse(Source source, Diagnostics diagnostics) {
        return snapshot(source, diagnostics).map(Snapshot::graph);
    }

    /** The graph, if it is well formed and the {@link Verifier} accepts it; else the mistakes are in {@code diagnostics}. */
    public static Optional<Snapshot> snapshot(Source source, Diagnostics diagnostics) {
        if (source.text().length() > MAX_LENGTH) {
            diagnostics.add(Diagnostic.error(
                    IrCode.TOO_LONG,
                    new Span(source.name(), 1, 1, 1),
                    "the text is longer than " + MAX_LENGTH + " characters"));
            return Optional.empty();
        }
        var parser = new IrParser(new Tokens(IrLexer.tokens(source)), diagnostics);
        Graph graph = parser.graph();
        if (parser.errors == 0) {
            parser.verify(graph);
        }
        return parser.errors > 0 ? Optional.empty() : Optional.of(new Snapshot(graph, parser.after, parser.afterSpans));
    }

    private void verify(Graph graph) {
        for (Verifier.Problem problem : Verifier.find(graph)) {
            Span site = sites.getOrDefault(problem.site(), sites.get(graph));
            report(Diagnostic.error(IrCode.RULES, site, problem.message()));
        }
    }

    private void report(Diagnostic diagnostic) {
        errors++;
        if (errors <= MAX_ERRORS) {
            diagnostics.add(diagnostic);
        }
    }

    private Graph graph() {
        Token start = tokens.peek();
        var name = new StringBuilder();
        var steps = new ArrayList<ImageStep>();
        var unused = new LinkedHashSet<String>();
        var all = new ArrayList<Function>();
        statement(() -> {
            tokens.expectWord("net");
            name.append(tokens.word("the net's name").text());
            after();
        });
        while (tokens.acceptWord("preprocess")) {
            statement(() -> steps.add(step()));
        }
        if (tokens.acceptWord("unused")) {
            statement(() -> unused(unused));
        }
        while (!tokens.atEnd()) {
            try {
                all.add(function());
            } catch (Malformed e) {
                report(e.diagnostic());
                skipTo(() -> tokens.peek().isWord("func"));
            }
        }
        var graph = new Graph(name.toString(), steps, unused, all);
        sites.put(graph, start.span());
        return graph;
    }

    /** {@code @stages.1, @head} */
    private void unused(Set<String> paths) {
        do {
            paths.add(tokens.path("a path that the net does not use").text());
        } while (tokens.accept(","));
    }

    /** Runs a part of the parser; where it fails, reports why and goes on behind the line. */
    private void statement(Runnable part) {
        try {
            part.run();
        } catch (Malformed e) {
            report(e.diagnostic());
            skipTo(() -> true);
        }
    }

    /** Skips at least one token, up to the first line that {@code next} accepts. */
    private void skipTo(BooleanSupplier next) {
        do {
            tokens.next();
        } while (!tokens.atEnd() && !(tokens.atLineStart() && next.getAsBoolean()));
    }

    /** {@code after outline}, or nothing. */
    private void after() {
        if (tokens.acceptWord("after")) {
            Token pass = tokens.word("the name of a pass");
            after = pass.text();
            afterSpans = Spans.of(pass.span());
        }
    }

    private ImageStep step() {
        Token site = tokens.peek();
        Class<?> type = attributes.stepType();
        var values = new HashMap<String, Object>();
        while (tokens.peek().kind() == Kind.WORD && !tokens.atLineStart()) {
            Token name = tokens.next();
            tokens.expect("=");
            attributes.attribute(type, name, values);
        }
        return (ImageStep) attributes.record(type, site, values);
    }

    private Function function() {
        Token start = tokens.peek();
        tokens.expectWord("func");
        Token name = tokens.path("the function's name");
        tokens.expect("(");
        var inputs = new ArrayList<Value>();
        boolean prefixed = false;
        if (!tokens.accept(")")) {
            do {
                prefixed = tokens.peek().kind() == Kind.PATH;
                if (prefixed) {
                    prefix();
                } else {
                    inputs.add(input());
                }
            } while (!prefixed && tokens.accept(","));
            tokens.expect(")");
        }
        tokens.expect("->");
        Token promised = tokens.peek();
        var types = new ArrayList<TensorType>();
        do {
            types.add(type());
        } while (tokens.accept(","));
        tokens.expect("{");
        var body = new Body(prefixed);
        Spans spans = spans();
        while (!tokens.atEnd() && !tokens.peek().is("}") && !tokens.peek().isWord("func")) {
            statement(body::line);
        }
        tokens.expect("}");
        var function = new Function(
                name.text(), inputs, prefixed, body.sources, body.constants, body.instructions, body.results, spans);
        sites.put(function, start.span());
        functions.put(function.name(), function);
        if (errors == 0) {
            checkPromise(function, types, promised);
        }
        return function;
    }

    private void checkPromise(Function function, List<TensorType> types, Token promised) {
        try {
            if (!function.resultTypes().equals(types)) {
                report(Diagnostic.error(
                        IrCode.RULES,
                        promised.span(),
                        "@" + function.name() + " says it returns " + types + ", but returns "
                                + function.resultTypes()));
            }
        } catch (IllegalArgumentException e) {
            report(Diagnostic.error(IrCode.RULES, sites.get(function), e.getMessage()));
        }
    }

    private void prefix() {
        Token token = tokens.next();
        if (!token.text().equals("p")) {
            throw tokens.expected(token, "@p");
        }
    }

    private Value input() {
        Token name = tokens.value("an input or @p");
        tokens.expect(":");
        var input = new Value(name.text(), type(), place());
        sites.put(input, name.span());
        return input;
    }

    /** {@code f32[N,56,56,96]} */
    private TensorType type() {
        Token start = tokens.peek();
        tokens.expectWord("f32");
        tokens.expect("[");
        var dims = new ArrayList<Integer>();
        if (!tokens.accept("]")) {
            do {
                boolean batch = dims.isEmpty() && tokens.acceptWord("N");
                dims.add(batch ? TensorType.BATCH : extent());
            } while (tokens.accept(","));
            tokens.expect("]");
        }
        try {
            return new TensorType(dims);
        } catch (ShapeException e) {
            throw tokens.malformed(IrCode.NUMBER, start, e.getMessage());
        }
    }

    private int extent() {
        Token token = tokens.peek();
        int extent = tokens.integer("an extent");
        if (extent < 1) {
            throw tokens.malformed(IrCode.NUMBER, token, "found an extent of " + extent + ", expected at least 1");
        }
        return extent;
    }

    /** {@code in arena[0x0..0x126000]}, or nothing. */
    private Optional<ArenaRange> place() {
        if (!tokens.acceptWord("in")) {
            return Optional.empty();
        }
        tokens.expectWord("arena");
        tokens.expect("[");
        long from = address();
        tokens.expect("..");
        long to = address();
        tokens.expect("]");
        return Optional.of(new ArenaRange(from, to));
    }

    private long address() {
        Token token = tokens.word("an address");
        if (!token.text().matches("0x[0-9a-f]{1,15}")) {
            throw tokens.expected(token, "an address such as 0x126000");
        }
        return Long.parseLong(token.text().substring(2), 16);
    }

    /** {@code at convnext.net:19:16, 20:16}, or nothing. */
    private Spans spans() {
        if (!tokens.acceptWord("at")) {
            return Spans.NONE;
        }
        var places = new ArrayList<Span>();
        String file = "";
        do {
            Token first = tokens.next();
            if (first.kind() != Kind.WORD && first.kind() != Kind.STRING) {
                throw tokens.expected(first, "a file's name");
            }
            tokens.expect(":");
            Token second = tokens.word("a line");
            boolean named = tokens.accept(":");
            if (!named && file.isEmpty()) {
                throw tokens.expected(tokens.peek(), "':' and a column");
            }
            file = named ? first.text() : file;
            int line = named ? number(second) : number(first);
            int column = named ? number(tokens.word("a column")) : number(second);
            places.add(new Span(file, line, column, 1));
        } while (tokens.accept(","));
        return Spans.of(places);
    }

    private int number(Token token) {
        return tokens.integer(token, token.text(), "a number");
    }

    /** The lines of a function. */
    private final class Body {
        private final boolean prefixed;
        private final List<Parameter> sources = new ArrayList<>();
        private final List<Constant> constants = new ArrayList<>();
        private final List<Instruction> instructions = new ArrayList<>();
        private final List<Result> results = new ArrayList<>();

        Body(boolean prefixed) {
            this.prefixed = prefixed;
        }

        void line() {
            Token start = tokens.peek();
            if (tokens.acceptWord("param")) {
                String path = path();
                tokens.expect(":");
                sources.add(located(new Parameter(path, type()), start));
            } else if (tokens.acceptWord("const")) {
                constants.add(located(constant(), start));
            } else if (tokens.acceptWord("return")) {
                do {
                    results.add(result());
                } while (tokens.accept(","));
                if (!tokens.peek().is("}")) {
                    throw tokens.expected(tokens.peek(), "'}' after the results");
                }
            } else if (start.kind() == Kind.VALUE) {
                instructions.add(located(instruction(), start));
            } else {
                throw tokens.expected(start, "'param', 'const', a value, 'return' or '}'");
            }
        }

        /** {@code %stages.0.2 as stages.0} */
        private Result result() {
            String value = tokens.value("a value").text();
            return tokens.acceptWord("as")
                    ? new Result(value, tokens.word("the output's name").text())
                    : Result.of(value);
        }

        private <T> T located(T part, Token start) {
            sites.put(part, start.span());
            return part;
        }

        private Constant constant() {
            String path = path();
            tokens.expect("=");
            Token site = tokens.peek();
            Class<?> type = attributes.opType();
            var operands = new ArrayList<String>();
            do {
                operands.add(path());
            } while (tokens.accept(","));
            var values = new HashMap<String, Object>();
            while (!tokens.accept(":")) {
                Token name = tokens.word("an attribute or ':'");
                tokens.expect("=");
                attributes.attribute(type, name, values);
            }
            return new Constant(path, (Op) attributes.record(type, site, values), operands, type());
        }

        private Instruction instruction() {
            String name = tokens.next().text();
            tokens.expect("=");
            Token site = tokens.peek();
            Optional<Call> call = call();
            Class<?> type = call.isPresent() ? Call.class : attributes.opType();
            var operands = new ArrayList<String>();
            Optional<String> path = operands(operands);
            var values = new HashMap<String, Object>();
            var named = new HashMap<String, String>();
            while (!tokens.accept(":")) {
                argument(type, values, named);
            }
            Op op = call.isPresent() ? call.get() : (Op) attributes.record(type, site, values);
            optional(op, site, named, operands);
            TensorType result = type();
            return new Instruction(name, op, operands, path, result, place(), spans());
        }

        private Optional<Call> call() {
            if (!tokens.acceptWord("call")) {
                return Optional.empty();
            }
            Token callee = tokens.path("a function");
            Function function = functions.get(callee.text());
            if (function == null) {
                throw tokens.malformed(
                        IrCode.UNKNOWN_FUNCTION, callee, "no function " + callee.spelled() + " above this line");
            }
            return Optional.of(new Call(function));
        }

        /** Values and, behind them, the path. */
        private Optional<String> operands(List<String> operands) {
            if (tokens.peek().kind() == Kind.PATH) {
                return Optional.of(path());
            }
            if (tokens.peek().kind() != Kind.VALUE) {
                return Optional.empty();
            }
            do {
                if (tokens.peek().kind() == Kind.PATH) {
                    return Optional.of(path());
                }
                operands.add(tokens.value("a value or a path").text());
            } while (tokens.accept(","));
            return Optional.empty();
        }

        /** {@code residual=%x} or {@code width=96} */
        private void argument(Class<?> type, Map<String, Object> values, Map<String, String> named) {
            Token name = tokens.word("an attribute or ':'");
            tokens.expect("=");
            if (tokens.peek().kind() != Kind.VALUE) {
                attributes.attribute(type, name, values);
            } else if (named.put(name.text(), tokens.next().text()) != null) {
                throw tokens.malformed(IrCode.ATTRIBUTE, name, "the operand " + name.spelled() + " is there twice");
            }
        }

        /** Appends the named operands in the op's order. */
        private void optional(Op op, Token site, Map<String, String> named, List<String> operands) {
            for (String name : op.optionalOperands()) {
                String operand = named.remove(name);
                if (operand == null) {
                    break;
                }
                operands.add(operand);
            }
            if (!named.isEmpty()) {
                throw tokens.malformed(
                        IrCode.ATTRIBUTE,
                        site,
                        "'" + op.mnemonic() + "' takes no operand '"
                                + named.keySet().iterator().next() + "' here");
            }
        }

        /** Relative to the prefix in a function that has one. */
        private String path() {
            Token token = tokens.path("a path");
            String text = token.text();
            if (!prefixed) {
                return text;
            }
            if (!text.equals("p") && !text.startsWith("p.")) {
                throw tokens.expected(token, "a path that begins with @p");
            }
            return text.equals("p") ? "" : text.substring(2);
        }
    }
}
