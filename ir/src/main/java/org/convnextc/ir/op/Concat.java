package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.TensorType;

/** Along the channels. */
public record Concat() implements LayerOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        Shapes.arity(in, 2, Integer.MAX_VALUE);
        TensorType first = in.get(0);
        long channels = 0;
        for (TensorType type : in) {
            if (type.rank() != first.rank()
                    || !Shapes.withLast(type, first.last()).equals(first)) {
                throw new ShapeException(
                        "found " + first + " and " + type + ", expected shapes that differ in the channels alone");
            }
            channels += type.last();
        }
        if (channels > TensorType.MAX_ELEMENTS) {
            throw new ShapeException(channels + " channels are too many");
        }
        return Shapes.withLast(first, (int) channels);
    }
}
