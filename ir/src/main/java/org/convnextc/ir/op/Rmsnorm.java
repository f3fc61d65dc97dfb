package org.convnextc.ir.op;

/**
 * Root mean square normalisation over the channels (arXiv 1910.07467): x / sqrt(mean of x^2 + eps), then times weight where affine.
 */
public record Rmsnorm(double eps, boolean affine) implements ChannelNorm {
    public Rmsnorm() {
        this(1e-6, true);
    }
}
