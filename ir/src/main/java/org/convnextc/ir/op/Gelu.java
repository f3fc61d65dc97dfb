package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/** Gaussian error linear unit (arXiv 1606.08415): x Phi(x) with erf, or the tanh approximation. */
public record Gelu(Form form) implements Op {
    public enum Form {
        ERF,
        TANH
    }

    @Override
    public TensorType infer(List<TensorType> in) {
        return Shapes.one(in);
    }

    @Override
    public boolean activation() {
        return true;
    }

    @Override
    public boolean overwrites(int operand) {
        return true;
    }
}
