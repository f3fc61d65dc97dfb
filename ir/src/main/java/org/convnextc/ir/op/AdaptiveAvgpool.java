package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/**
 * Means under windows that are laid so that there are so many of them, as PyTorch's AdaptiveAvgPool2d lays them: of n windows on an axis
 * of so many pixels, the i-th goes from floor(i pixels / n) to ceil((i + 1) pixels / n). They overlap where n does not divide the pixels.
 */
public record AdaptiveAvgpool(Extents size) implements LayerOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        TensorType x = Shapes.image(in);
        Shapes.positive("the output's height", size.height());
        Shapes.positive("the output's width", size.width());
        return TensorType.batch(size.height(), size.width(), x.last());
    }

    /** The first pixel of window {@code at} of {@code count} on an axis. */
    public static int from(int at, int pixels, int count) {
        return (int) ((long) at * pixels / count);
    }

    /** The pixel behind its last one. */
    public static int to(int at, int pixels, int count) {
        return (int) (((at + 1L) * pixels + count - 1) / count);
    }
}
