package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/** Global max pooling: the greatest value over height and width. */
public record Max() implements LayerOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        return TensorType.batch(Shapes.image(in).last());
    }
}
