package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.TensorType;

/** f32[N,C,H,W] to f32[N,H,W,C]: the first instruction of every net. */
public record ToChannelsLast() implements LayoutOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        TensorType x = Shapes.one(in);
        if (!x.batched() || x.rank() != 4) {
            throw new ShapeException("found " + x + ", expected f32[N,channels,height,width]");
        }
        return TensorType.batch(x.dim(2), x.dim(3), x.dim(1));
    }
}
