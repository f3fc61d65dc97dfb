package org.convnextc.ir.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.convnextc.ir.ArenaRange;
import org.convnextc.ir.Constant;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.ImageStep;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.Result;
import org.convnextc.ir.Spans;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.Value;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.op.Mnemonic;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Parameter;

/** The text form of a graph. {@link IrParser} reads it back to an equal graph; columns are aligned for reading alone. */
public final class Printer {
    /** One line of a function before its columns are aligned; empty where it has nothing in a column. */
    private record Row(String what, String type, String place, String origin) {}

    private Printer() {}

    /** The graph with the pass that it comes from. */
    public static String print(Snapshot snapshot) {
        String after = snapshot.asWritten() ? "" : " after " + snapshot.after();
        return print(snapshot.graph(), after);
    }

    public static String print(Graph graph) {
        return print(graph, "");
    }

    private static String print(Graph graph, String after) {
        var text = new StringBuilder("net " + graph.name() + after + "\n");
        for (ImageStep step : graph.preprocess()) {
            text.append(("preprocess " + Mnemonic.of(step.getClass()) + " "
                                    + OpSyntax.assignments(OpSyntax.attributes(step), " "))
                            .strip())
                    .append('\n');
        }
        if (!graph.unused().isEmpty()) {
            text.append("unused @").append(String.join(", @", graph.unused())).append('\n');
        }
        for (Function function : graph.functions()) {
            text.append('\n').append(print(function));
        }
        return text.toString();
    }

    public static String print(Function function) {
        var sections = new ArrayList<List<Row>>();
        sections.add(List.of(new Row(header(function), "", "", origin(function.spans()))));
        sections.add(
                function.sources().stream().map(source -> row(function, source)).toList());
        int paths = width(function.constants().stream()
                .map(constant -> path(function, constant.path()))
                .toList());
        sections.add(function.constants().stream()
                .map(constant -> row(function, constant, paths))
                .toList());
        int names = width(function.body().stream().map(Instruction::name).toList());
        sections.add(function.body().stream()
                .map(instruction -> row(function, instruction, names))
                .toList());
        if (!function.results().isEmpty()) {
            sections.add(List.of(new Row("  return " + results(function), "", "", "")));
        }
        return String.join("\n", align(sections)) + "\n}\n";
    }

    /** An instruction on a line of its own: {@code %gelu_0 = gelu %pwconv1 form=erf : f32[N,56,56,384]}. */
    public static String print(Function function, Instruction instruction) {
        return String.join("", align(List.of(List.of(row(function, instruction, 0)))))
                .strip();
    }

    /** A constant on a line of its own: {@code const @p.expand.weight = scale_columns ... : f32[384,96]}. */
    public static String print(Function function, Constant constant) {
        return String.join("", align(List.of(List.of(row(function, constant, 0)))))
                .strip();
    }

    private static String header(Function function) {
        var inputs = new ArrayList<String>();
        for (Value input : function.inputs()) {
            inputs.add(("%" + input.name() + ": " + input.type() + " " + place(input.place())).strip());
        }
        if (function.prefixed()) {
            inputs.add("@p");
        }
        String results = resultTypes(function);
        return "func @" + function.name() + "(" + String.join(", ", inputs) + ") -> " + results + " {";
    }

    /** Also for a graph that breaks the rules, which must be fit to look at. */
    private static String resultTypes(Function function) {
        var types = new HashMap<String, TensorType>();
        function.inputs().forEach(input -> types.put(input.name(), input.type()));
        function.body().forEach(instruction -> types.put(instruction.name(), instruction.type()));
        return function.results().stream()
                .map(result -> types.containsKey(result.value())
                        ? types.get(result.value()).toString()
                        : "?")
                .collect(Collectors.joining(", "));
    }

    private static Row row(Function function, Parameter source) {
        return new Row(
                "  param " + path(function, source.suffix()), source.type().toString(), "", "");
    }

    private static Row row(Function function, Constant constant, int width) {
        var operands = new ArrayList<String>();
        constant.sources().forEach(source -> operands.add(path(function, source)));
        String applied = constant.op().mnemonic() + " " + String.join(", ", operands);
        String what =
                "  const " + pad(path(function, constant.path()), width) + " = " + applied + attributes(constant.op());
        return new Row(what, constant.type().toString(), "", "");
    }

    private static Row row(Function function, Instruction instruction, int width) {
        String what = "  %" + pad(instruction.name(), width) + " = " + applied(function, instruction);
        return new Row(what, instruction.type().toString(), place(instruction.place()), origin(instruction.spans()));
    }

    /** The op, its callee, operands, path, named operands and attributes. */
    private static String applied(Function function, Instruction instruction) {
        Op op = instruction.op();
        List<String> operands = instruction.operands();
        List<String> optional = op.optionalOperands();
        int positional = optional.isEmpty() ? operands.size() : Math.min(1, operands.size());
        var parts = new ArrayList<String>();
        operands.subList(0, positional).forEach(operand -> parts.add("%" + operand));
        instruction.path().ifPresent(path -> parts.add(path(function, path)));
        String callee = op instanceof Call call ? " @" + call.callee().name() : "";
        String named = IntStream.range(positional, operands.size())
                .mapToObj(i -> " " + optional.get(i - 1) + "=%" + operands.get(i))
                .collect(Collectors.joining());
        String list = parts.isEmpty() ? "" : " " + String.join(", ", parts);
        return op.mnemonic() + callee + list + named + attributes(op);
    }

    private static String attributes(Op op) {
        if (op instanceof Call) {
            return "";
        }
        String attributes = OpSyntax.assignments(OpSyntax.attributes(op), " ");
        return attributes.isEmpty() ? "" : " " + attributes;
    }

    /** {@code @stages.0.0} or, in a function with a prefix, {@code @p.dwconv} and {@code @p} for the prefix itself. */
    private static String path(Function function, String path) {
        if (!function.prefixed()) {
            return "@" + path;
        }
        return path.isEmpty() ? "@p" : "@p." + path;
    }

    private static String results(Function function) {
        return function.results().stream().map(Result::toString).collect(Collectors.joining(", "));
    }

    private static String place(Optional<ArenaRange> place) {
        return place.map(range -> "in " + range).orElse("");
    }

    private static String origin(Spans spans) {
        return spans.places().isEmpty() ? "" : "at " + spans;
    }

    /** Types one below the other in each of the sections, origins in all of them. */
    private static List<String> align(List<List<Row>> sections) {
        var placed = new ArrayList<String>();
        for (List<Row> rows : sections) {
            int what = width(rows.stream().map(Row::what).toList());
            List<String> typed = rows.stream()
                    .map(row -> row.type.isEmpty() ? row.what : pad(row.what, what) + " : " + row.type)
                    .toList();
            placed.addAll(join(typed, rows.stream().map(Row::place).toList()));
        }
        return join(
                placed, sections.stream().flatMap(List::stream).map(Row::origin).toList());
    }

    /** Appends a column, two spaces after the longest of the lines that have something in it. */
    private static List<String> join(List<String> lines, List<String> column) {
        List<Integer> filled = IntStream.range(0, lines.size())
                .filter(i -> !column.get(i).isEmpty())
                .boxed()
                .toList();
        int width = width(filled.stream().map(lines::get).toList());
        return IntStream.range(0, lines.size())
                .mapToObj(i -> column.get(i).isEmpty() ? lines.get(i) : pad(lines.get(i), width) + "  " + column.get(i))
                .toList();
    }

    private static int width(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(0);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
