package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/**
 * Layer normalisation over the channels (arXiv 1607.06450): (x - mean) / sqrt(variance + eps), with the biased variance, then
 * times weight plus bias where affine.
 */
public record Layernorm(double eps, boolean affine) implements LayerOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        Eps.check(eps);
        return Shapes.one(in);
    }

    @Override
    public List<Parameter> parameters(List<TensorType> in) {
        TensorType channels = Shapes.channels(in.get(0));
        return affine ? List.of(new Parameter("weight", channels), new Parameter("bias", channels)) : List.of();
    }

    @Override
    public List<Initialiser> initialisers() {
        return affine ? List.of(Initialiser.ONE, Initialiser.ZERO) : List.of();
    }

    @Override
    public boolean overwrites(int operand) {
        return true;
    }
}
