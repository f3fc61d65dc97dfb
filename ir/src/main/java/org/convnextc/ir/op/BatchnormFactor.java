package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/** A constant: batch normalisation's slope, out[o] = weight[o] / sqrt(running_var[o] + eps). */
public record BatchnormFactor(double eps) implements WeightOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        Eps.check(eps);
        Shapes.arity(in, 2, 2);
        return Shapes.vectors(in);
    }
}
