package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/** A constant: out[o, i] = weight[o, i] factor[i mod length of factor]. */
public record ScaleColumns() implements WeightOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        Shapes.arity(in, 2, 2);
        return Shapes.factor(in, in.get(0).last());
    }
}
