package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/** Global average pooling: the mean over height and width. */
public record Mean() implements LayerOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        return TensorType.batch(Shapes.image(in).last());
    }
}
