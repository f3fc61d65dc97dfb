package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/** A depthwise convolution, its bias, and layer normalisation over the channels without weight and bias. */
public record ConvNormalize(Extents kernel, int stride, Padding pad, int dilation, boolean bias, double eps)
        implements LoweredOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        Eps.check(eps);
        return conv(in).infer(in);
    }

    @Override
    public List<Parameter> parameters(List<TensorType> in) {
        return conv(in).parameters(in);
    }

    @Override
    public long macs(List<TensorType> in) {
        return conv(in).macs(in);
    }

    private Conv conv(List<TensorType> in) {
        int channels = Shapes.image(in).last();
        return new Conv(channels, kernel, stride, pad, dilation, channels, bias);
    }
}
