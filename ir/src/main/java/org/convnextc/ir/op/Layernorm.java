package org.convnextc.ir.op;

/**
 * Layer normalisation over the channels (arXiv 1607.06450): (x - mean) / sqrt(variance + eps), with the biased variance, then
 * times weight plus bias where affine.
 *
 * @param bias whether there is one where affine
 */
public record Layernorm(double eps, boolean affine, @Usually("yes") boolean bias) implements ChannelNorm {
    public Layernorm() {
        this(1e-6, true);
    }

    public Layernorm(double eps, boolean affine) {
        this(eps, affine, true);
    }

    @Override
    public boolean shifts() {
        return bias;
    }

    @Override
    public boolean mayShift() {
        return true;
    }
}
