package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.TensorType;

/** A constant: out[o] = bias[o] + sum over i of weight[o, i] vector[i mod length of vector]; the bias, in third place, may be absent. */
public record Affine() implements WeightOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        Shapes.arity(in, 2, 3);
        Shapes.factor(in.subList(0, 2), in.get(0).last());
        TensorType out = TensorType.of(in.get(0).dim(0));
        if (in.size() == 3 && !in.get(2).equals(out)) {
            throw new ShapeException("found a bias " + in.get(2) + ", expected " + out);
        }
        return out;
    }
}
