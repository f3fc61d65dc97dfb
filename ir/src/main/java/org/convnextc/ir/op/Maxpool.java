package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/** The greatest value under a window; padding does not count. */
public record Maxpool(Extents kernel, int stride, Padding pad) implements LayerOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        return Shapes.pool(in, kernel, stride, pad);
    }
}
