package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.TensorType;

/** A constant: a convolution weight [o,i,ky,kx] as the matrix [o,(ky,kx,i)] that goes with {@link Patches}. */
public record Reorder() implements WeightOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        TensorType weight = Shapes.one(in);
        if (weight.batched() || weight.rank() != 4) {
            throw new ShapeException("found " + weight + ", expected a convolution weight f32[o,i,ky,kx]");
        }
        return TensorType.of(weight.dim(0), weight.dim(1) * weight.dim(2) * weight.dim(3));
    }
}
