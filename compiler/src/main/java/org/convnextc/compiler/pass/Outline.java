package org.convnextc.compiler.pass;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.Result;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.Value;
import org.convnextc.ir.op.Call;

/**
 * Gives each distinct repeated block a function of its own: instructions under one label path that are equal to those under another
 * one, paths apart, become one function and a call for each.
 */
public final class Outline implements Pass {
    @Override
    public String name() {
        return "outline";
    }

    @Override
    public String summary() {
        return "gives each distinct repeated block a function of its own";
    }

    @Override
    public boolean required() {
        return false;
    }

    @Override
    public Graph run(Graph graph, Diagnostics diagnostics) {
        Function entry = graph.entry();
        List<Function> functions =
                new ArrayList<>(graph.functions().subList(0, graph.functions().size() - 1));
        Set<String> names = functions.stream().map(Function::name).collect(Collectors.toCollection(HashSet::new));
        names.add(entry.name());
        Map<Integer, Group> groups = new HashMap<>();
        Map<Group, Function> callees = new IdentityHashMap<>();
        for (List<Group> same : chosen(Group.all(entry))) {
            Function function = same.get(0).outlined(freshName(same.get(0), names));
            functions.add(function);
            for (Group group : same) {
                groups.put(group.from(), group);
                callees.put(group, function);
            }
        }
        functions.add(withCalls(entry, groups, callees));
        return graph.with(functions);
    }

    /** Groups that are equal to another one, longer ones first, none inside another. */
    private static List<List<Group>> chosen(List<Group> groups) {
        Collection<List<Group>> alike = groups.stream()
                .collect(Collectors.groupingBy(group -> group.outlined(""), LinkedHashMap::new, Collectors.toList()))
                .values();
        List<List<Group>> longestFirst = alike.stream()
                .sorted(Comparator.comparing((List<Group> same) -> -same.get(0).length()))
                .toList();
        Set<Integer> covered = new HashSet<>();
        List<List<Group>> chosen = new ArrayList<>();
        for (List<Group> same : longestFirst) {
            List<Group> free = same.stream().filter(g -> g.disjoint(covered)).toList();
            if (free.size() > 1) {
                free.forEach(g -> g.cover(covered));
                chosen.add(free);
            }
        }
        chosen.sort(Comparator.comparing(same -> same.get(0).from()));
        return chosen;
    }

    /** {@code block_56x56x96}, from the shape that it returns. */
    private static String freshName(Group group, Set<String> names) {
        String shape =
                group.last().type().dims().stream().skip(1).map(String::valueOf).collect(Collectors.joining("x"));
        String name = "block_" + shape;
        for (int i = 2; !names.add(name); i++) {
            name = "block_" + shape + "_" + i;
        }
        return name;
    }

    private static Function withCalls(Function entry, Map<Integer, Group> groups, Map<Group, Function> callees) {
        Map<String, String> renamed = new HashMap<>();
        UnaryOperator<Instruction> rename = i -> i.withOperands(
                i.operands().stream().map(o -> renamed.getOrDefault(o, o)).toList());
        List<Instruction> body = new ArrayList<>();
        for (int i = 0; i < entry.body().size(); i++) {
            Group group = groups.get(i);
            if (group == null) {
                body.add(rename.apply(entry.body().get(i)));
            } else {
                body.add(rename.apply(group.call(callees.get(group))));
                renamed.put(group.last().name(), group.path());
                i = group.to() - 1;
            }
        }
        return entry.with(body, entry.resultsFrom(r -> renamed.getOrDefault(r, r)));
    }

    /** What is asked of a function for each of its groups, found once. */
    private static final class Facts {
        private final Function function;
        private final Map<String, TensorType> types;
        /** The position of the last instruction that reads a value; behind all of them for a result. */
        private final Map<String, Integer> lastUse = new HashMap<>();

        private final Set<String> names = new HashSet<>();

        Facts(Function function) {
            this.function = function;
            types = function.types();
            for (int i = 0; i < function.body().size(); i++) {
                Instruction instruction = function.body().get(i);
                names.add(instruction.name());
                for (String operand : instruction.operands()) {
                    lastUse.put(operand, i);
                }
            }
            function.results()
                    .forEach(result ->
                            lastUse.put(result.value(), function.body().size()));
        }

        boolean usedFrom(int position, String value) {
            return lastUse.getOrDefault(value, -1) >= position;
        }
    }

    /** The positions of the instructions under a label path. */
    private static final class Extent {
        private final int from;
        private int to;
        private int count;

        Extent(int from) {
            this.from = from;
        }

        void add(int position) {
            to = position + 1;
            count++;
        }

        /** Whether no other instructions lie between them. */
        boolean whole() {
            return count == to - from;
        }
    }

    /** The instructions {@code from} (inclusive) to {@code to} (exclusive): all those under one label path, with one value in and one out. */
    private record Group(Facts facts, String path, int from, int to, String input) {
        static List<Group> all(Function function) {
            Map<String, Extent> paths = new LinkedHashMap<>();
            for (int i = 0; i < function.body().size(); i++) {
                String name = function.body().get(i).name();
                for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
                    int at = i;
                    paths.computeIfAbsent(name.substring(0, dot), path -> new Extent(at))
                            .add(i);
                }
            }
            var facts = new Facts(function);
            return paths.entrySet().stream()
                    .filter(e -> e.getValue().whole() && e.getValue().count > 1)
                    .filter(e -> !facts.names.contains(e.getKey()))
                    .flatMap(e -> single(facts, e.getKey(), e.getValue().from, e.getValue().to).stream())
                    .toList();
        }

        private static Optional<Group> single(Facts facts, String path, int from, int to) {
            List<Instruction> inside = facts.function.body().subList(from, to);
            Set<String> defined = inside.stream().map(Instruction::name).collect(Collectors.toSet());
            Set<String> inputs = inside.stream()
                    .flatMap(i -> i.operands().stream())
                    .filter(o -> !defined.contains(o))
                    .collect(Collectors.toSet());
            List<String> usedOutside = inside.stream()
                    .map(Instruction::name)
                    .filter(name -> facts.usedFrom(to, name))
                    .toList();
            String last = inside.get(inside.size() - 1).name();
            boolean ownParameters = inside.stream()
                    .allMatch(i -> i.path().map(p -> under(p, path)).orElse(true));
            return inputs.size() == 1 && usedOutside.equals(List.of(last)) && ownParameters
                    ? Optional.of(
                            new Group(facts, path, from, to, inputs.iterator().next()))
                    : Optional.empty();
        }

        private static boolean under(String name, String path) {
            return name.startsWith(path) && name.startsWith(".", path.length());
        }

        int length() {
            return to - from;
        }

        Instruction last() {
            return facts.function.body().get(to - 1);
        }

        private List<Instruction> inside() {
            return facts.function.body().subList(from, to);
        }

        boolean disjoint(Set<Integer> covered) {
            return IntStream.range(from, to).noneMatch(covered::contains);
        }

        void cover(Set<Integer> covered) {
            for (int i = from; i < to; i++) {
                covered.add(i);
            }
        }

        /** The group as a function, with names and paths relative to its own path. */
        Function outlined(String name) {
            String inputName = inputName();
            List<Instruction> body =
                    inside().stream().map(i -> relative(i, inputName)).toList();
            var input = new Value(inputName, facts.types.get(this.input), Optional.empty());
            return new Function(
                    name,
                    List.of(input),
                    true,
                    List.of(),
                    List.of(),
                    body,
                    List.of(Result.of(body.get(body.size() - 1).name())),
                    last().spans());
        }

        /** {@code x}, unless a label is called so. */
        private String inputName() {
            Set<String> names = inside().stream().map(i -> relative(i.name())).collect(Collectors.toSet());
            String name = "x";
            while (names.contains(name)) {
                name += "_";
            }
            return name;
        }

        private Instruction relative(Instruction instruction, String inputName) {
            Instruction next = instruction
                    .withName(relative(instruction.name()))
                    .withOperands(instruction.operands().stream()
                            .map(operand -> operand.equals(input) ? inputName : relative(operand))
                            .toList());
            return instruction.path().map(p -> next.withPath(relative(p))).orElse(next);
        }

        private String relative(String name) {
            return name.substring(path.length() + 1);
        }

        Instruction call(Function callee) {
            return new Instruction(
                    path,
                    new Call(callee),
                    List.of(input),
                    Optional.of(path),
                    last().type(),
                    Optional.empty(),
                    last().spans());
        }
    }
}
