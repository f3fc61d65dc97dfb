package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/**
 * Root mean square normalisation over the channels (arXiv 1910.07467): x / sqrt(mean of x^2 + eps), then times weight where affine.
 */
public record Rmsnorm(double eps, boolean affine) implements LayerOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        Eps.check(eps);
        return Shapes.one(in);
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
