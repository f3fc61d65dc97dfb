package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/**
 * A constant: what batch normalisation adds, out[o] = bias[o] + (before[o] - running_mean[o]) factor[o], the factor being {@link
 * BatchnormFactor}; the bias of the layer before it, in fourth place, may be absent.
 */
public record BatchnormShift() implements WeightOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        Shapes.arity(in, 3, 4);
        return Shapes.vectors(in);
    }
}
