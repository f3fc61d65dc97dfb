package org.convnextc.ir.op;

/**
 * Layer normalisation over the channels (arXiv 1607.06450): (x - mean) / sqrt(variance + eps), with the biased variance, then
 * times weight plus bias where affine.
 */
public record Layernorm(double eps, boolean affine) implements ChannelNorm {
    public Layernorm() {
        this(1e-6, true);
    }

    @Override
    public boolean shifts() {
        return true;
    }
}
