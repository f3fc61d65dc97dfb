package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/** Element by element. */
public record Add() implements LayerOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        Shapes.arity(in, 2, 2);
        return Shapes.same(in);
    }

    @Override
    public boolean overwrites(int operand) {
        return true;
    }
}
