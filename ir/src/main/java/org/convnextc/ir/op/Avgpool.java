package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/**
 * The mean under a window.
 *
 * @param countPad whether padding counts as zeros, as it does in PyTorch unless it is told otherwise; else the mean is that of the pixels
 */
public record Avgpool(Extents kernel, int stride, Padding pad, @Usually("yes") boolean countPad) implements LayerOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        return Shapes.pool(in, kernel, stride, pad);
    }
}
