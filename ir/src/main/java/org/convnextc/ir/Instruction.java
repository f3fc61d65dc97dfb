package org.convnextc.ir;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.convnextc.ir.op.Op;

/**
 * {@code %dwconv = conv %x, @p.dwconv kernel=7x7 ... : f32[N,56,56,96] in arena[...] at convnext.net:19:16}
 *
 * @param name of the value it defines, without the percent sign. In the graph that comes out of expansion this is the label path of
 *     the step ({@code stages.0.0.dwconv}), with the op's name and a running number where the step has no label
 *     ({@code stages.0.0.gelu_0}).
 * @param operands names of values, in the op's order
 * @param path what the op's parameter names are appended to; relative to the prefix {@code @p} in a function that has one, where the
 *     empty path is the prefix itself. Absent where the op has no parameters.
 * @param place where the value lives, once memory is planned
 */
public record Instruction(
        String name,
        Op op,
        List<String> operands,
        Optional<String> path,
        TensorType type,
        Optional<ArenaRange> place,
        Spans spans) {
    public Instruction {
        operands = List.copyOf(operands);
    }

    /** The types of the operands, by {@link Function#types}. */
    public List<TensorType> operandTypes(Map<String, TensorType> types) {
        return operands.stream().map(types::get).toList();
    }

    public Instruction withName(String next) {
        return new Instruction(next, op, operands, path, type, place, spans);
    }

    public Instruction withOp(Op next) {
        return new Instruction(name, next, operands, path, type, place, spans);
    }

    public Instruction withOperands(List<String> next) {
        return new Instruction(name, op, next, path, type, place, spans);
    }

    public Instruction withPath(String next) {
        return new Instruction(name, op, operands, Optional.of(next), type, place, spans);
    }

    public Instruction withPlace(ArenaRange next) {
        return new Instruction(name, op, operands, path, type, Optional.of(next), spans);
    }

    public Instruction withoutPlace() {
        return new Instruction(name, op, operands, path, type, Optional.empty(), spans);
    }

    public Instruction withSpans(Spans next) {
        return new Instruction(name, op, operands, path, type, place, next);
    }
}
