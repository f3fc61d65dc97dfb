package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.TensorType;

/**
 * Convolution over channels-last images: out[y,x,o] = bias[o] + sum over ky, kx, i of weight[o,i,ky,kx] in[y stride + ky dilation -
 * pad, x stride + kx dilation - pad, i], where i runs over the channels of o's group.
 *
 * @param width output channels
 */
public record Conv(int width, Extents kernel, int stride, Padding pad, int dilation, int groups, boolean bias)
        implements LayerOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        TensorType x = Shapes.image(in);
        Shapes.positive("width", width);
        Shapes.positive("groups", groups);
        if (x.last() % groups != 0 || width % groups != 0) {
            throw new ShapeException(
                    groups + " groups do not divide " + x.last() + " input and " + width + " output channels");
        }
        return Shapes.slide(x, kernel, stride, pad, dilation, width);
    }

    @Override
    public List<Parameter> parameters(List<TensorType> in) {
        int inputs = in.get(0).last() / groups;
        var weight = new Parameter("weight", TensorType.of(width, inputs, kernel.height(), kernel.width()));
        return bias ? List.of(weight, new Parameter("bias", TensorType.of(width))) : List.of(weight);
    }

    @Override
    public List<Initialiser> initialisers() {
        return bias ? List.of(Initialiser.weight(1), Initialiser.ZERO) : List.of(Initialiser.weight(1));
    }

    @Override
    public long macs(List<TensorType> in) {
        long taps = (long) kernel.height() * kernel.width() * (in.get(0).last() / groups);
        return infer(in).elements() * taps;
    }

    /** One filter a channel. */
    public boolean depthwise(TensorType in) {
        return groups == in.last() && groups == width;
    }
}
