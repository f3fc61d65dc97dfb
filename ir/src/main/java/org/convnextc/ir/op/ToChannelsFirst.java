package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/** f32[N,H,W,C] to f32[N,C,H,W]: images leave the net as PyTorch has them. */
public record ToChannelsFirst() implements LayoutOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        TensorType x = Shapes.image(in);
        return TensorType.batch(x.dim(3), x.dim(1), x.dim(2));
    }
}
