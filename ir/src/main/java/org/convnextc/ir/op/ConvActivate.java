package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/**
 * A convolution, its bias, and a function of each element: out = epilogue(conv(in)).
 *
 * @param width output channels
 * @param epilogue on the sum
 */
public record ConvActivate(
        int width, Extents kernel, int stride, Padding pad, int dilation, int groups, boolean bias, Activation epilogue)
        implements LoweredOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        return conv().infer(in);
    }

    @Override
    public List<Parameter> parameters(List<TensorType> in) {
        return conv().parameters(in);
    }

    @Override
    public long macs(List<TensorType> in) {
        return conv().macs(in);
    }

    /** Without the epilogue. */
    public Conv conv() {
        return new Conv(width, kernel, stride, pad, dilation, groups, bias);
    }
}
