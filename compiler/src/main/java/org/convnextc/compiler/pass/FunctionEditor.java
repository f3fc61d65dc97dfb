package org.convnextc.compiler.pass;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.convnextc.compiler.ir.Constant;
import org.convnextc.compiler.ir.Function;
import org.convnextc.compiler.ir.Instruction;
import org.convnextc.compiler.ir.Result;
import org.convnextc.compiler.ir.TensorType;
import org.convnextc.compiler.ir.op.Op;
import org.convnextc.compiler.ir.op.Parameter;

/** A function while a rule changes it. */
final class FunctionEditor {
    private final Function original;
    private final List<Instruction> body;
    private final List<Constant> constants;
    private final List<Parameter> sources;
    private List<Result> results;

    FunctionEditor(Function function) {
        original = function;
        body = new ArrayList<>(function.body());
        constants = new ArrayList<>(function.constants());
        sources = new ArrayList<>(function.sources());
        results = function.results();
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
        return body;
    }

    boolean contains(Instruction instruction) {
        return position(instruction) >= 0;
    }

    /** The instruction that defines a value; empty for an input. */
    Optional<Instruction> definition(String value) {
        return body.stream().filter(i -> i.name().equals(value)).findFirst();
    }

    /** The instruction that defines a value, where this is the value's only use. */
    Optional<Instruction> onlyUsedHere(String value) {
        return definition(value).filter(i -> uses(value) == 1);
    }

    TensorType typeOf(String value) {
        return definition(value).map(Instruction::type).orElseGet(() -> original.inputs().stream()
                .filter(input -> input.name().equals(value))
                .findFirst()
                .orElseThrow()
                .type());
    }

    List<TensorType> operandTypes(Instruction instruction) {
        return instruction.operands().stream().map(this::typeOf).toList();
    }

    private long uses(String value) {
        Stream<String> operands = body.stream().flatMap(i -> i.operands().stream());
        return Stream.concat(operands, results.stream().map(Result::value))
                .filter(value::equals)
                .count();
    }

    /** Puts {@code next} in the place of {@code old}; later instructions read its value instead. */
    void replace(Instruction old, Instruction next) {
        body.set(position(old), next);
        substitute(old.name(), next.name());
    }

    /** Puts {@code next} before {@code place}. */
    void insertBefore(Instruction place, Instruction next) {
        body.add(position(place), next);
    }

    void remove(Instruction instruction) {
        body.remove(position(instruction));
    }

    /** Lets everything that reads {@code from} read {@code to}. */
    void substitute(String from, String to) {
        if (from.equals(to)) {
            return;
        }
        body.replaceAll(i -> i.operands().contains(from)
                ? i.withOperands(
                        i.operands().stream().map(o -> o.equals(from) ? to : o).toList())
                : i);
        results = function().resultsFrom(result -> result.equals(from) ? to : result);
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

    /** {@code wanted}, or a name like it that no value has. */
    String freshName(String wanted) {
        return function().freshName(wanted);
    }

    /** {@code path} with a suffix that makes it a path nothing is under yet. */
    String freshPath(String path, String suffix) {
        String candidate = Parameter.join(path, suffix);
        while (taken(candidate)) {
            candidate = candidate + "_";
        }
        return candidate;
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
