package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/**
 * What a convolution's filters see, one row a window: out[y,x,(ky,kx,c)] = in[y stride + ky dilation - pad, x stride + kx dilation -
 * pad, c], zero outside the image. A dense convolution is this and a gemm.
 *
 * @param layout of the operand: {@code NCHW} reads the net's input as it comes
 */
public record Patches(Extents kernel, int stride, Padding pad, int dilation, Layout layout) implements LoweredOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        TensorType x = layout == Layout.NCHW ? new ToChannelsLast().infer(in) : Shapes.image(in);
        long columns = (long) kernel.height() * kernel.width() * x.last();
        return Shapes.slide(x, kernel, stride, pad, dilation, (int) Math.min(columns, Integer.MAX_VALUE));
    }
}
