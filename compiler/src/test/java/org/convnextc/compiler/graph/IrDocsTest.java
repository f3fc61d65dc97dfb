package org.convnextc.compiler.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.compiler.pass.Pass;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.compiler.target.PassOrder;
import org.convnextc.compiler.target.cuda.ValueType;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.ir.Constant;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.OpExamples;
import org.convnextc.ir.Spans;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.Value;
import org.convnextc.ir.op.Arithmetic;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.op.Mnemonic;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Parameter;
import org.convnextc.ir.text.IrParser;
import org.convnextc.ir.text.Printer;
import org.convnextc.ir.text.Snapshot;
import org.junit.jupiter.api.Test;

/** Keeps docs/ir.md true: its list of ops comes from the op set, its examples from the compiler. */
class IrDocsTest {
    private static final Path PAGE = Path.of("..", "docs", "ir.md");
    private static final String START =
            "<!-- The rest, like the graphs above, is written by IrDocsTest; -Dbless=true writes it anew. -->\n";
    private static final List<String> NAMES = List.of("x", "y", "z", "w");
    private static final Pattern RECORD =
            Pattern.compile("/\\*\\*(.*?)\\*/\\s*(?:@\\S+\\s+)*public record", Pattern.DOTALL);
    private static final Pattern EXAMPLE = Pattern.compile("```\\n(net .*?)```", Pattern.DOTALL);

    private static final String PASSES_HEAD = "| pass | targets | needed | does |\n|---|---|---|---|\n";
    private static final Pattern PASSES = Pattern.compile(Pattern.quote(PASSES_HEAD) + "(\\|.*\n)*");
    private static final String ORDER_HEAD = "| pass | follows | which |\n|---|---|---|\n";
    private static final Pattern ORDER = Pattern.compile(Pattern.quote(ORDER_HEAD) + "(\\|.*\n)*");
    private static final Map<String, Pipeline> TARGETS = targets();

    private static Map<String, Pipeline> targets() {
        var targets = new LinkedHashMap<String, Pipeline>();
        targets.put("java", Targets.JAVA.pipeline());
        targets.put("native", Targets.cpp(Arithmetic.INT8).pipeline());
        targets.put("cuda", Targets.cuda(ValueType.BF16).pipeline());
        return targets;
    }

    private static final String NET =
            """
            use "convnext.net"

            net Small : ConvNeXtIso {
              depth = 2
              width = 8
              input = 3x64x64
              classes = 10
              layer_scale = 1e-6
            }
            """;

    @Test
    void thePageIsTrue() throws IOException {
        String page = Files.readString(PAGE);
        String introduction = page.substring(0, page.indexOf(START) + START.length());
        String expected = withOrder(withPasses(withExamples(introduction, examples()))) + ops();
        if (Boolean.getBoolean("bless")) {
            Files.writeString(PAGE, expected);
        } else {
            assertEquals(expected, page);
        }
    }

    @Test
    void theExamplesReadBack() throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(PAGE));
        int examples = 0;
        for (; example.find(); examples++) {
            var diagnostics = new Diagnostics();
            Optional<Snapshot> graph = IrParser.snapshot(new Source("docs/ir.md", example.group(1)), diagnostics);
            assertTrue(graph.isPresent(), () -> diagnostics.all().toString());
            assertEquals(Printer.print(graph.get()), example.group(1));
        }
        assertEquals(2, examples);
    }

    /** The net with its blocks made one function, and after all passes. */
    private static List<String> examples() {
        var diagnostics = new Diagnostics();
        Graph graph = Frontend.load(
                        new Source("small.net", NET), Optional.empty(), List.of(), new SourceMap(), diagnostics)
                .orElseThrow();
        var texts = new ArrayList<String>();
        Graph last = Targets.JAVA.pipeline().run(graph, diagnostics, (pass, before, after) -> {
            if (pass.name().equals("outline")) {
                texts.add(Printer.print(new Snapshot(after, pass.name())));
            }
        });
        texts.add(Printer.print(new Snapshot(last, "plan_memory")));
        return texts;
    }

    private static String withExamples(String page, List<String> examples) {
        Iterator<String> next = examples.iterator();
        return EXAMPLE.matcher(page).replaceAll(found -> Matcher.quoteReplacement("```\n" + next.next() + "```"));
    }

    private static String withPasses(String page) {
        String rows = passes().stream()
                .map(pass -> "| `" + pass.name() + "` | " + targets(pass) + " | " + (pass.required() ? "yes" : "")
                        + " | " + pass.summary() + " |\n")
                .collect(Collectors.joining());
        return PASSES.matcher(page).replaceFirst(Matcher.quoteReplacement(PASSES_HEAD + rows));
    }

    private static String withOrder(String page) {
        var rows = new LinkedHashMap<String, List<String>>();
        for (PassOrder.Constraint constraint : PassOrder.all()) {
            String after = constraint.after().equals(PassOrder.EVERY_OTHER)
                    ? constraint.after()
                    : "`" + constraint.after() + "`";
            rows.computeIfAbsent(
                            "| `" + constraint.pass() + "` | %s | " + constraint.reason() + " |\n",
                            row -> new ArrayList<>())
                    .add(after);
        }
        String text = rows.entrySet().stream()
                .map(row -> String.format(Locale.ROOT, row.getKey(), String.join(", ", row.getValue())))
                .collect(Collectors.joining());
        return ORDER.matcher(page).replaceFirst(Matcher.quoteReplacement(ORDER_HEAD + text));
    }

    /** Those of all targets in one order, which each target's own is a part of. */
    private static List<Pass> passes() {
        var all = new ArrayList<Pass>();
        var names = new ArrayList<String>();
        for (Pipeline target : TARGETS.values()) {
            int next = 0;
            for (Pass pass : target.passes()) {
                if (!names.contains(pass.name())) {
                    all.add(next, pass);
                    names.add(next, pass.name());
                }
                next = names.indexOf(pass.name()) + 1;
            }
        }
        return all;
    }

    private static String targets(Pass pass) {
        List<String> having = TARGETS.entrySet().stream()
                .filter(target -> target.getValue().names().contains(pass.name()))
                .map(Map.Entry::getKey)
                .toList();
        return having.size() == TARGETS.size() ? "all" : String.join(", ", having);
    }

    @Test
    void theMapOfTheCodeHasEveryPassInOrder() throws IOException {
        String map = Files.readString(Path.of("..", "ARCHITECTURE.md"));
        Matcher paragraph = Pattern.compile("The\\s+passes,\\s+in\\s+order.*?(?=\n## Memory)", Pattern.DOTALL)
                .matcher(map);
        assertTrue(paragraph.find(), "ARCHITECTURE.md says what \"The passes, in order\" are, above \"## Memory\"");
        List<String> found = Pattern.compile("`([a-z_]+)`")
                .matcher(paragraph.group())
                .results()
                .map(name -> name.group(1))
                .toList();
        assertEquals(passes().stream().map(Pass::name).toList(), found);
    }

    @Test
    void everyOpHasAnExample() {
        List<String> missing = Op.of(Op.class).stream()
                .filter(op -> !OpExamples.ALL.containsKey(op))
                .map(Mnemonic::of)
                .toList();
        assertEquals(List.of(), missing);
    }

    private static String ops() throws IOException {
        var text = new StringBuilder();
        for (OpExamples.Example example : OpExamples.ALL.values()) {
            text.append('\n').append(entry(example));
        }
        return text.toString();
    }

    private static String entry(OpExamples.Example example) throws IOException {
        Op op = example.op();
        List<String> doc = doc(op.getClass());
        var text = new StringBuilder("### " + op.mnemonic() + "\n\n" + doc.get(0) + "\n\n");
        text.append("```\n").append(line(example)).append("\n```\n\n");
        text.append("- Operands: ").append(operands(example)).append('\n');
        List<Parameter> weights = op.parameters(example.operands());
        if (!weights.isEmpty()) {
            text.append("- Weights: ").append(weights(weights, path(op))).append('\n');
        }
        if (op.macs(example.operands()) > 0) {
            text.append("- Multiply-accumulates of one image: ")
                    .append(op.macs(example.operands()))
                    .append('\n');
        }
        for (String attribute : doc.subList(1, doc.size())) {
            text.append("- ").append(attribute).append('\n');
        }
        return text.toString();
    }

    private static String operands(OpExamples.Example example) {
        String sigil = example.operands().get(0).batched() ? "%" : "@";
        return IntStream.range(0, example.operands().size())
                .mapToObj(i ->
                        "`" + sigil + NAMES.get(i) + ": " + example.operands().get(i) + "`")
                .collect(Collectors.joining(", "));
    }

    private static String weights(List<Parameter> weights, String path) {
        return weights.stream()
                .map(weight -> "`@" + weight.under(path).suffix() + " : " + weight.type() + "`")
                .collect(Collectors.joining(", "));
    }

    private static String path(Op op) {
        return op instanceof Call ? "stages.0.0" : op.mnemonic();
    }

    /** The example as an instruction, or, for an op on weights, as a constant. */
    private static String line(OpExamples.Example example) {
        Op op = example.op();
        TensorType type = op.infer(example.operands());
        List<String> names = IntStream.range(0, example.operands().size())
                .mapToObj(NAMES::get)
                .toList();
        Optional<String> path = op.parameters(example.operands()).isEmpty() ? Optional.empty() : Optional.of(path(op));
        var inputs = new ArrayList<Value>();
        names.forEach(name -> inputs.add(new Value(name, example.operands().get(inputs.size()), Optional.empty())));
        var instruction = new Instruction("out", op, names, path, type, Optional.empty(), Spans.NONE);
        var constant = new Constant("out", op, names, type);
        var function = new Function(
                "main",
                inputs,
                false,
                List.of(),
                type.batched() ? List.of() : List.of(constant),
                type.batched() ? List.of(instruction) : List.of(),
                List.of(),
                Spans.NONE);
        return Printer.print(function).lines().skip(1).findFirst().orElseThrow().strip();
    }

    /** The record's Javadoc as Markdown: what the op does, then a line for each attribute that needs one. */
    private static List<String> doc(Class<?> op) throws IOException {
        Path file =
                Path.of("..", "ir", "src", "main", "java").resolve(op.getName().replace('.', '/') + ".java");
        Matcher doc = RECORD.matcher(Files.readString(file));
        assertTrue(doc.find(), op + " has no Javadoc");
        String text = doc.group(1).replaceAll("\\s*\\n\\s*\\*", " ").strip().replaceAll("\\s+", " ");
        String[] parts = markdown(text).split(" ?@param ");
        var lines = new ArrayList<String>();
        lines.add(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            String[] words = parts[i].split(" ", 2);
            lines.add("`" + Mnemonic.snakeCase(words[0]) + "`: " + words[1]);
        }
        return lines;
    }

    private static String markdown(String javadoc) {
        Matcher link = Pattern.compile("\\{@(?:link|code) ([^}]*)}").matcher(javadoc);
        return link.replaceAll(found -> Matcher.quoteReplacement("`"
                + (found.group().startsWith("{@link") ? Mnemonic.snakeCase(found.group(1)) : found.group(1)) + "`"));
    }
}
