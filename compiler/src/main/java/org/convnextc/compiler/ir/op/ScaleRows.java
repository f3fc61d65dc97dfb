package org.convnextc.compiler.ir.op;

import java.util.List;
import org.convnextc.compiler.ir.TensorType;

/** A constant: out[o, i] = weight[o, i] factor[o]. */
public record ScaleRows() implements Op {
    @Override
    public TensorType infer(List<TensorType> in) {
        Shapes.arity(in, 2, 2);
        return Shapes.factor(in, in.get(0).dim(0));
    }
}
