package org.convnextc.ir.op;

/**
 * Each pixel over its length, as PyTorch's {@code normalize}: x / max(root of the sum of x^2 over the channels, eps), then times weight
 * where affine.
 */
public record L2norm(double eps, boolean affine) implements ChannelNorm {
    public L2norm() {
        this(1e-12, false);
    }
}
