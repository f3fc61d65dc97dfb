package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.TensorType;

/**
 * timm's SimpleNorm over the channels: x / sqrt(variance + eps), then times weight where affine. The mean is taken off for the variance
 * alone, which is the unbiased one, the sum of squares over n - 1.
 */
public record Simplenorm(double eps, boolean affine) implements LayerOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        Eps.check(eps);
        TensorType x = Shapes.one(in);
        if (x.last() < 2) {
            throw new ShapeException("found " + x + ", expected two channels or more: one has no unbiased variance");
        }
        return x;
    }

    @Override
    public List<Parameter> parameters(List<TensorType> in) {
        return affine ? List.of(new Parameter("weight", Shapes.channels(in.get(0)))) : List.of();
    }

    @Override
    public List<Initialiser> initialisers() {
        return affine ? List.of(Initialiser.ONE) : List.of();
    }

    @Override
    public boolean overwrites(int operand) {
        return true;
    }
}
