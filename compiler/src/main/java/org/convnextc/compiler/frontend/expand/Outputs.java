package org.convnextc.compiler.frontend.expand;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.Result;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.ToChannelsFirst;

/** What a graph hands out: any of its values, images with the channels first. */
public final class Outputs {
    private Outputs() {}

    /**
     * The graph with the values at these label paths as its outputs, which have the paths as their names.
     *
     * @throws IllegalArgumentException where there is none; the message names the nearest path
     */
    public static Graph select(Graph flat, List<String> paths) {
        var values = new LinkedHashMap<String, String>();
        for (String path : paths) {
            values.put(
                    path,
                    find(flat, path).orElseThrow(() -> new IllegalArgumentException("no step has the path " + path)));
        }
        return select(flat, values);
    }

    /**
     * The value at a label path: that of the instruction of this name ({@code stages.0.0.dwconv}), else of the {@code output} step with
     * this label, else the last one under it.
     */
    public static Optional<String> find(Graph flat, String path) {
        List<String> names = names(flat);
        if (names.contains(path)) {
            return Optional.of(path);
        }
        return flat.entry().results().stream()
                .filter(output -> output.name().equals(path))
                .map(Result::value)
                .findFirst()
                .or(() -> names.stream()
                        .filter(name -> name.startsWith(path + "."))
                        .reduce((earlier, later) -> later));
    }

    /** The names of all values that instructions of the net's own function define. */
    static List<String> names(Graph flat) {
        return flat.entry().body().stream().map(Instruction::name).toList();
    }

    /** The graph with the outputs that it has, and no steps beside what they need. */
    static Graph needed(Graph flat) {
        var values = new LinkedHashMap<String, String>();
        flat.entry().results().forEach(output -> values.put(output.name(), output.value()));
        return select(flat, values);
    }

    /**
     * The same with names of values, by name of output. Steps that no output needs are left out, and what they would read from a
     * checkpoint is noted as unused.
     */
    static Graph select(Graph flat, Map<String, String> values) {
        Function entry = flat.entry();
        var turned = new Turned(entry, new LinkedHashSet<>(values.values()));
        List<Result> results = values.entrySet().stream()
                .map(output -> new Result(turned.name(output.getValue()), output.getKey()))
                .toList();
        List<Instruction> needed = needed(turned.body, results);
        var functions = new ArrayList<>(flat.functions());
        functions.set(functions.size() - 1, entry.with(needed, results));
        var unused = new LinkedHashSet<>(flat.unused());
        unused.addAll(unused(entry.body(), needed));
        return new Graph(flat.name(), flat.preprocess(), unused, functions);
    }

    /** A body in which the images among some values are also there with the channels first. */
    private static final class Turned {
        private final Function function;
        private final Map<String, String> names = new LinkedHashMap<>();
        private final List<Instruction> body = new ArrayList<>();

        Turned(Function function, Set<String> values) {
            this.function = function;
            for (Instruction instruction : function.body()) {
                body.add(instruction);
                if (values.contains(instruction.name()) && isImage(instruction)) {
                    body.add(turn(instruction));
                }
            }
        }

        String name(String value) {
            return names.getOrDefault(value, value);
        }

        private static boolean isImage(Instruction instruction) {
            return instruction.type().rank() == 4 && !(instruction.op() instanceof ToChannelsFirst);
        }

        private Instruction turn(Instruction image) {
            var op = new ToChannelsFirst();
            TensorType type = op.infer(List.of(image.type()));
            String name = function.freshName("to_channels_first_" + names.size());
            names.put(image.name(), name);
            return new Instruction(
                    name, op, List.of(image.name()), Optional.empty(), type, Optional.empty(), image.spans());
        }
    }

    /** The instructions that the results need, in their order. */
    private static List<Instruction> needed(List<Instruction> body, List<Result> results) {
        Set<String> read = results.stream().map(Result::value).collect(Collectors.toCollection(HashSet::new));
        var needed = new ArrayList<Instruction>();
        for (int i = body.size() - 1; i >= 0; i--) {
            if (read.contains(body.get(i).name())) {
                needed.add(body.get(i));
                read.addAll(body.get(i).operands());
            }
        }
        Collections.reverse(needed);
        return needed;
    }

    /** The shortest paths that cover the weights of steps which were left out, and no others. */
    private static Set<String> unused(List<Instruction> before, List<Instruction> after) {
        Set<String> kept = paths(after);
        var starts = new HashSet<String>();
        kept.forEach(path -> starts.addAll(starts(path)));
        var covering = new LinkedHashSet<String>();
        for (String path : paths(before)) {
            if (!kept.contains(path)) {
                covering.add(starts(path).stream()
                        .filter(start -> !starts.contains(start))
                        .findFirst()
                        .orElse(path));
            }
        }
        return covering;
    }

    private static Set<String> paths(List<Instruction> body) {
        return body.stream()
                .flatMap(instruction -> instruction.path().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** {@code stages}, {@code stages.0} and {@code stages.0.norm} */
    static List<String> starts(String path) {
        var starts = new ArrayList<String>();
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
            starts.add(path.substring(0, dot));
        }
        starts.add(path);
        return starts;
    }
}
