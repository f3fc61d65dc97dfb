package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.Function;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.TensorType;

/**
 * A function applied to values, with the instruction's path as its prefix. Printed as {@code call @name %x, @path}.
 *
 * @param callee prefixed, with one result
 */
public record Call(Function callee) implements Op {
    @Override
    public TensorType infer(List<TensorType> in) {
        List<TensorType> expected =
                callee.inputs().stream().map(input -> input.type()).toList();
        if (!in.equals(expected)) {
            throw new ShapeException("found " + in + ", expected " + expected + " for @" + callee.name());
        }
        return callee.resultTypes().get(0);
    }

    @Override
    public List<Parameter> parameters(List<TensorType> in) {
        return callee.parameters();
    }

    @Override
    public long macs(List<TensorType> in) {
        return callee.macs();
    }
}
