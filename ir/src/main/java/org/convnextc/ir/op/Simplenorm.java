package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.TensorType;

/**
 * timm's SimpleNorm over the channels: x / sqrt(variance + eps), then times weight where affine. The mean is taken off for the variance
 * alone, which is the unbiased one, the sum of squares over n - 1.
 */
public record Simplenorm(double eps, boolean affine) implements ChannelNorm {
    public Simplenorm() {
        this(1e-6, true);
    }

    @Override
    public TensorType infer(List<TensorType> in) {
        TensorType x = ChannelNorm.super.infer(in);
        if (x.last() < 2) {
            throw new ShapeException("found " + x + ", expected two channels or more: one has no unbiased variance");
        }
        return x;
    }
}
