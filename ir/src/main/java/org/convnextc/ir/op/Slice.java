package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.TensorType;

/** Some channels that lie beside each other, {@code width} of them. */
public record Slice(int from, int width) implements LayerOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        TensorType x = Shapes.one(in);
        Shapes.positive("the width of a slice", width);
        if (from < 0 || (long) from + width > x.last()) {
            throw new ShapeException("found " + x + ", which has no channels from " + from + " to "
                    + ((long) from + width - 1) + ": the last one is " + (x.last() - 1));
        }
        return Shapes.withLast(x, width);
    }
}
