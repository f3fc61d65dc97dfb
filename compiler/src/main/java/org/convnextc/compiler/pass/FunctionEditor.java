package org.convnextc.compiler.pass;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.convnextc.compiler.ir.Constant;
import org.convnextc.compiler.ir.Function;
import org.convnextc.compiler.ir.Instruction;
import org.convnextc.compiler.ir.Result;
import org.convnextc.compiler.ir.TensorType;
import org.convnextc.compiler.ir.op.None;
import org.convnextc.compiler.ir.op.Op;
import org.convnextc.compiler.ir.op.Parameter;

/** A function while a rule changes it. */
final class FunctionEditor {
    private final Function original;
    private final List<Instruction> body;
    private final List<Constant> constants;
    private final List<Parameter> sources;
    private final Map<String, TensorType> inputs = new HashMap<>();
    private final Map<String, Instruction> definitions = new HashMap<>();
    /** How often each value is read, by instructions and results. */
    private final Map<String, Integer> uses = new HashMap<>();

    private List<Result> results;

    FunctionEditor(Function function) {
        original = function;
        body = new ArrayList<>(function.body());
        constants = new ArrayList<>(function.constants());
        sources = new ArrayList<>(function.sources());
        results = function.results();
        function.inputs().forEach(input -> inputs.put(input.name(), input.type()));
        body.forEach(this::added);
        results.forEach(result -> count(result.value(), 1));
    }

    private void added(Instruction instruction) {
        definitions.put(instruction.name(), instruction);
        instruction.operands().forEach(operand -> count(operand, 1));
    }

    private void removed(Instruction instruction) {
        if (contains(instruction)) {
            definitions.remove(instruction.name());
        }
        instruction.operands().forEach(operand -> count(operand, -1));
    }

    private void count(String value, int change) {
        uses.merge(value, change, Integer::sum);
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
                sources,
                constants,
                body,
                results,
                original.spans());
    }

    List<Instruction> body() {
        return Collections.unmodifiableList(body);
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

    /** Puts {@code next} in the place of {@code old}; later instructions read its value instead. */
    void replace(Instruction old, Instruction next) {
        body.set(position(old), next);
        removed(old);
        added(next);
        substitute(old.name(), next.name());
    }

    /** Puts {@code next} before {@code place}. */
    void insertBefore(Instruction place, Instruction next) {
        body.add(position(place), next);
        added(next);
    }

    void remove(Instruction instruction) {
        body.remove(position(instruction));
        removed(instruction);
    }

    /** Puts {@code next} in the place of two instructions, under the name of the second one, which alone reads the first. */
    void fuse(Instruction first, Instruction second, Instruction next) {
        remove(first);
        replace(second, next.withName(second.name()).withSpans(first.spans().and(second.spans())));
    }

    /** Lets everything that reads {@code from} read {@code to}. */
    void substitute(String from, String to) {
        if (from.equals(to) || uses(from) == 0) {
            return;
        }
        body.replaceAll(i -> i.operands().contains(from) ? reading(i, from, to) : i);
        results = function().resultsFrom(result -> result.equals(from) ? to : result);
        count(to, uses(from));
        uses.remove(from);
    }

    private Instruction reading(Instruction instruction, String from, String to) {
        Instruction next = instruction.withOperands(instruction.operands().stream()
                .map(operand -> operand.equals(from) ? to : operand)
                .toList());
        definitions.put(next.name(), next);
        return next;
    }

    /** Defines a derived weight. */
    void derive(String path, Op op, Parameter... from) {
        List<TensorType> types = Stream.of(from).map(Parameter::type).toList();
        for (Parameter source : from) {
            if (!derived(source.suffix()) && !sources.contains(source)) {
                sources.add(source);
            }
        }
        constants.add(
                new Constant(path, op, Stream.of(from).map(Parameter::suffix).toList(), op.infer(types)));
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
        while (taken(candidate)) {
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
            if (derived(weight.suffix()) && readers(weight.suffix()) == 1) {
                constants.replaceAll(c -> c.path().equals(weight.suffix()) ? c.withPath(next) : c);
            } else {
                derive(next, new None(), weight);
            }
        }
    }

    /** How many instructions and constants read a weight. */
    private long readers(String path) {
        Stream<String> byInstructions = body.stream().flatMap(i -> i.op().parameters(operandTypes(i)).stream()
                .map(p -> p.under(i.path().orElse("")).suffix()));
        Stream<String> byConstants = constants.stream().flatMap(c -> c.sources().stream());
        return Stream.concat(byInstructions, byConstants).filter(path::equals).count();
    }

    private boolean taken(String path) {
        return Stream.concat(
                        function().parameters().stream().map(Parameter::suffix),
                        constants.stream().map(Constant::path))
                .anyMatch(known -> known.equals(path) || known.startsWith(path + "."));
    }

    private boolean derived(String path) {
        return constants.stream().anyMatch(c -> c.path().equals(path));
    }

    private int position(Instruction instruction) {
        for (int i = 0; i < body.size(); i++) {
            if (body.get(i) == instruction) {
                return i;
            }
        }
        return -1;
    }
}
