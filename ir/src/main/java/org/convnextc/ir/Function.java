package org.convnextc.ir;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Parameter;

/**
 * {@code func @block_56x56x96(%x: f32[N,56,56,96], @p) -> f32[N,56,56,96] { ... }}
 *
 * @param name without the at sign
 * @param prefixed whether its parameter paths are relative to a prefix {@code @p} that the caller gives
 * @param sources checkpoint parameters that constants read, by path: {@code param @p.pwconv1.weight : f32[384,96]}
 * @param results one, except for a net with several outputs
 */
public record Function(
        String name,
        List<Value> inputs,
        boolean prefixed,
        List<Parameter> sources,
        List<Constant> constants,
        List<Instruction> body,
        List<Result> results,
        Spans spans) {
    public Function {
        inputs = List.copyOf(inputs);
        sources = List.copyOf(sources);
        constants = List.copyOf(constants);
        body = List.copyOf(body);
        results = List.copyOf(results);
    }

    /** The type of a value defined here. Throws {@link IllegalArgumentException} for a name that is not. */
    public TensorType typeOf(String value) {
        for (Value input : inputs) {
            if (input.name().equals(value)) {
                return input.type();
            }
        }
        for (Instruction instruction : body) {
            if (instruction.name().equals(value)) {
                return instruction.type();
            }
        }
        throw new IllegalArgumentException("@" + name + " defines no %" + value);
    }

    /** The types of all values defined here, by name: for many look-ups, as {@link #typeOf} looks at one instruction after another. */
    public Map<String, TensorType> types() {
        var types = new HashMap<String, TensorType>();
        inputs.forEach(input -> types.put(input.name(), input.type()));
        body.forEach(instruction -> types.put(instruction.name(), instruction.type()));
        return types;
    }

    /** What it takes from the checkpoint, by path: what instructions read and no constant defines, then what constants read. */
    public List<Parameter> parameters() {
        Set<String> derived = constants.stream().map(Constant::path).collect(Collectors.toSet());
        Map<String, TensorType> types = types();
        var all = new LinkedHashSet<Parameter>();
        for (Instruction instruction : body) {
            for (Parameter parameter : instruction.op().parameters(instruction.operandTypes(types))) {
                Parameter full = parameter.under(instruction.path().orElse(""));
                if (!derived.contains(full.suffix())) {
                    all.add(full);
                }
            }
        }
        all.addAll(sources);
        return List.copyOf(all);
    }

    /** Multiply-accumulates of its instructions. */
    public long macs() {
        Map<String, TensorType> types = types();
        return body.stream()
                .mapToLong(instruction -> instruction.op().macs(instruction.operandTypes(types)))
                .sum();
    }

    /** Whether one of its own instructions has an op of this kind. */
    public boolean has(Class<? extends Op> op) {
        return body.stream().anyMatch(instruction -> op.isInstance(instruction.op()));
    }

    /** Whether an input or an instruction has this name. */
    public boolean defines(String value) {
        return inputs.stream().anyMatch(input -> input.name().equals(value))
                || body.stream().anyMatch(instruction -> instruction.name().equals(value));
    }

    /** {@code wanted}, with underscores behind it where the function defines that name already. */
    public String freshName(String wanted) {
        String name = wanted;
        while (defines(name)) {
            name += "_";
        }
        return name;
    }

    /** The types of an instruction's operands. */
    public List<TensorType> operandTypes(Instruction instruction) {
        return instruction.operands().stream().map(this::typeOf).toList();
    }

    /** The types of the results, in order. */
    public List<TensorType> resultTypes() {
        return results.stream().map(result -> typeOf(result.value())).toList();
    }

    /** The same function with other instructions and results. */
    public Function with(List<Instruction> nextBody, List<Result> nextResults) {
        return new Function(name, inputs, prefixed, sources, constants, nextBody, nextResults, spans);
    }

    /** The results from values of other names. */
    public List<Result> resultsFrom(UnaryOperator<String> next) {
        return results.stream()
                .map(result ->
                        prefixed ? Result.of(next.apply(result.value())) : result.from(next.apply(result.value())))
                .toList();
    }

    /** The same function with other instructions. */
    public Function with(List<Instruction> nextBody) {
        return with(nextBody, results);
    }

    /** The same function before memory was planned. */
    public Function withoutPlaces() {
        return new Function(
                name,
                inputs.stream().map(Value::withoutPlace).toList(),
                prefixed,
                sources,
                constants,
                body.stream().map(Instruction::withoutPlace).toList(),
                results,
                spans);
    }

    /** The same function with other derived weights. */
    public Function withConstants(List<Constant> next) {
        return new Function(name, inputs, prefixed, sources, next, body, results, spans);
    }

    /** The same function from other places of the source. */
    public Function withSpans(Spans next) {
        return new Function(name, inputs, prefixed, sources, constants, body, results, next);
    }
}
