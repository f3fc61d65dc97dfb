package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.TensorType;

/** A constant: out[o, ...] = weight[o, ...] factor[o], for matrices and weights of convolutions. */
public record ScaleRows() implements WeightOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        Shapes.arity(in, 2, 2);
        TensorType weight = in.get(0);
        if (weight.batched() || weight.rank() < 2 || !in.get(1).equals(TensorType.of(weight.dim(0)))) {
            throw new ShapeException("found " + weight + " and " + in.get(1)
                    + ", expected a weight and a vector with one element for each of its rows");
        }
        return weight;
    }
}
