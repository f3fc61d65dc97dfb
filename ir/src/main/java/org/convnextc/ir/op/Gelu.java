package org.convnextc.ir.op;

import org.convnextc.ir.op.Scalar.Primitive;

/** Gaussian error linear unit (arXiv 1606.08415): x Phi(x) with erf, or the tanh approximation. */
public record Gelu(Form form) implements Activation {
    public enum Form {
        ERF(Primitive.GELU_ERF),
        TANH(Primitive.GELU_TANH);

        private final Primitive function;

        Form(Primitive function) {
            this.function = function;
        }
    }

    @Override
    public Scalar of(Scalar x) {
        return x.apply(form.function);
    }
}
