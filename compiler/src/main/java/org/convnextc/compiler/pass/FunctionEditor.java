package org.convnextc.compiler.pass;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.convnextc.ir.Constant;
import org.convnextc.ir.Function;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.Result;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.None;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Parameter;

/**
 * A function while a rule changes it. What a change costs does not depend on the function's length: who reads a value, and which paths
 * are taken, is kept up to date.
 */
final class FunctionEditor {
    private final Function original;
    private final InstructionList body;
    private final List<Constant> constants = new ArrayList<>();
    private final Set<Parameter> sources = new LinkedHashSet<>();
    private final Map<String, TensorType> inputs = new HashMap<>();
    private final Map<String, Instruction> definitions = new HashMap<>();
    /** How often each value is read, by instructions and results. */
    private final Map<String, Integer> uses = new HashMap<>();

    /** The instructions that read a value, by name. */
    private final Map<String, Set<String>> readers = new HashMap<>();

    /** The same of those alone that could be the same computation, all but the op's attributes. */
    private final Map<Computation, Set<String>> alike = new HashMap<>();

    /** The position of each derived weight among the constants, by path. */
    private final Map<String, Integer> derived = new HashMap<>();

    /** The weights that an instruction reads, by path. */
    private final Map<Instruction, List<String>> weights = new IdentityHashMap<>();

    /** How often instructions and constants read each weight. */
    private final Map<String, Integer> weightUses = new HashMap<>();

    private final PathCounts paths = new PathCounts();

    private List<Result> results;
    private final Set<String> returned = new HashSet<>();

    /** What an op of a class computes from some values with the weights of a path. */
    private record Computation(Class<?> op, List<String> operands, Optional<String> path) {
        static Computation of(Instruction instruction) {
            return new Computation(instruction.op().getClass(), instruction.operands(), instruction.path());
        }
    }

    FunctionEditor(Function function) {
        original = function;
        body = new InstructionList(function.body());
        results = function.results();
        function.inputs().forEach(input -> inputs.put(input.name(), input.type()));
        function.sources().forEach(this::addSource);
        function.constants().forEach(this::add);
        function.body().forEach(this::added);
        results.forEach(result -> count(uses, result.value(), 1));
        results.forEach(result -> returned.add(result.value()));
    }

    private void addSource(Parameter source) {
        sources.add(source);
        paths.add(source.suffix());
    }

    private void add(Constant constant) {
        derived.put(constant.path(), constants.size());
        constants.add(constant);
        paths.add(constant.path());
        constant.sources().forEach(source -> count(weightUses, source, 1));
    }

    private void added(Instruction instruction) {
        definitions.put(instruction.name(), instruction);
        List<String> read = instruction.op().parameters(operandTypes(instruction)).stream()
                .map(parameter -> parameter.under(instruction.path().orElse("")).suffix())
                .toList();
        weights.put(instruction, read);
        for (String weight : read) {
            paths.add(weight);
            count(weightUses, weight, 1);
        }
        reads(instruction);
    }

    private void removed(Instruction instruction) {
        definitions.remove(instruction.name());
        for (String weight : weights.remove(instruction)) {
            paths.remove(weight);
            count(weightUses, weight, -1);
        }
        readsNoMore(instruction);
    }

    private void reads(Instruction instruction) {
        for (String operand : instruction.operands()) {
            count(uses, operand, 1);
            readers.computeIfAbsent(operand, value -> new LinkedHashSet<>()).add(instruction.name());
        }
        alike.computeIfAbsent(Computation.of(instruction), same -> new LinkedHashSet<>())
                .add(instruction.name());
    }

    private void readsNoMore(Instruction instruction) {
        for (String operand : instruction.operands()) {
            count(uses, operand, -1);
            readers.get(operand).remove(instruction.name());
        }
        alike.get(Computation.of(instruction)).remove(instruction.name());
    }

    private static void count(Map<String, Integer> counts, String name, int change) {
        counts.merge(name, change, Integer::sum);
    }

    /** The function's name. */
    String name() {
        return original.name();
    }

    Function function() {
        return new Function(
                original.name(),
                original.inputs(),
                original.prefixed(),
                List.copyOf(sources),
                constants,
                body.toList(),
                results,
                original.spans());
    }

    /** The instructions as they are now. */
    List<Instruction> body() {
        return body.toList();
    }

    boolean contains(Instruction instruction) {
        return definitions.get(instruction.name()) == instruction;
    }

    /** The instruction that defines a value; empty for an input. */
    Optional<Instruction> definition(String value) {
        return Optional.ofNullable(definitions.get(value));
    }

    /** The instruction that defines a value, where this is the value's only use. */
    Optional<Instruction> onlyUsedHere(String value) {
        return definition(value).filter(i -> uses(value) == 1);
    }

    TensorType typeOf(String value) {
        return definition(value).map(Instruction::type).orElseGet(() -> inputs.get(value));
    }

    List<TensorType> operandTypes(Instruction instruction) {
        return instruction.operands().stream().map(this::typeOf).toList();
    }

    /** How often instructions and results read a value. */
    int uses(String value) {
        return uses.getOrDefault(value, 0);
    }

    /** The instructions that read a value. */
    List<Instruction> readers(String value) {
        return readers.getOrDefault(value, Set.of()).stream()
                .map(definitions::get)
                .toList();
    }

    /** An instruction before this one that computes the same. */
    Optional<Instruction> sameBefore(Instruction at) {
        return alike.get(Computation.of(at)).stream()
                .map(definitions::get)
                .filter(other -> body.before(other, at) && other.op().equals(at.op()))
                .findFirst();
    }

    /** Puts {@code next} in the place of {@code old}; later instructions read its value instead. */
    void replace(Instruction old, Instruction next) {
        body.replace(old, next);
        removed(old);
        added(next);
        substitute(old.name(), next.name());
    }

    /** Puts {@code next} before {@code place}. */
    void insertBefore(Instruction place, Instruction next) {
        body.insertBefore(place, next);
        added(next);
    }

    void remove(Instruction instruction) {
        body.remove(instruction);
        removed(instruction);
    }

    /** Puts {@code next} in the place of two instructions, under the name of the second one, which alone reads the first. */
    void fuse(Instruction first, Instruction second, Instruction next) {
        remove(first);
        replace(second, next.withName(second.name()).withSpans(first.spans().and(second.spans())));
    }

    /** Lets everything that reads {@code from} read {@code to}. */
    void substitute(String from, String to) {
        if (from.equals(to)) {
            return;
        }
        for (String reader : List.copyOf(readers.getOrDefault(from, Set.of()))) {
            readInstead(definitions.get(reader), from, to);
        }
        if (returned.remove(from)) {
            returned.add(to);
            results = original.with(List.of(), results).resultsFrom(result -> result.equals(from) ? to : result);
            count(uses, to, uses(from));
            uses.remove(from);
        }
    }

    private void readInstead(Instruction instruction, String from, String to) {
        Instruction next = instruction.withOperands(instruction.operands().stream()
                .map(operand -> operand.equals(from) ? to : operand)
                .toList());
        body.replace(instruction, next);
        definitions.put(next.name(), next);
        weights.put(next, weights.remove(instruction));
        readsNoMore(instruction);
        reads(next);
    }

    /** Defines a derived weight. */
    void derive(String path, Op op, Parameter... from) {
        List<TensorType> types = Stream.of(from).map(Parameter::type).toList();
        for (Parameter source : from) {
            if (!derived.containsKey(source.suffix())) {
                addSource(source);
            }
        }
        add(new Constant(path, op, Stream.of(from).map(Parameter::suffix).toList(), op.infer(types)));
    }

    /** {@link Function#freshName}, without making the function. */
    String freshName(String wanted) {
        String name = wanted;
        while (definitions.containsKey(name) || inputs.containsKey(name)) {
            name += "_";
        }
        return name;
    }

    /** {@code path} with a suffix that makes it a path nothing is under yet. */
    String freshPath(String path, String suffix) {
        String candidate = Parameter.join(path, suffix);
        while (paths.taken(candidate)) {
            candidate = candidate + "_";
        }
        return candidate;
    }

    /** The same behind the labels that both instructions' paths begin with. */
    String freshPath(Instruction a, Instruction b, String suffix) {
        return freshPath(common(a.path().orElseThrow(), b.path().orElseThrow()), suffix);
    }

    private static String common(String a, String b) {
        String[] labels = a.split("\\.");
        String[] others = b.split("\\.");
        int equal = 0;
        while (equal < Math.min(labels.length, others.length) && labels[equal].equals(others[equal])) {
            equal++;
        }
        return String.join(".", List.of(labels).subList(0, equal));
    }

    /**
     * Lets the weights of an instruction be found under another path: derived ones that nobody else reads go there, of others there are
     * copies.
     */
    void rename(Instruction instruction, String path) {
        for (Parameter parameter : instruction.op().parameters(operandTypes(instruction))) {
            Parameter weight = parameter.under(instruction.path().orElseThrow());
            String next = Parameter.join(path, parameter.suffix());
            if (derived.containsKey(weight.suffix()) && weightUses.getOrDefault(weight.suffix(), 0) == 1) {
                move(weight.suffix(), next);
            } else {
                derive(next, new None(), weight);
            }
        }
    }

    private void move(String path, String next) {
        int at = derived.remove(path);
        constants.set(at, constants.get(at).withPath(next));
        derived.put(next, at);
        paths.remove(path);
        paths.add(next);
    }
}
