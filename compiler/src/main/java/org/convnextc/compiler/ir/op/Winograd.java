package org.convnextc.compiler.ir.op;

import java.util.List;
import org.convnextc.compiler.ir.ShapeException;
import org.convnextc.compiler.ir.TensorType;

/**
 * A 3x3 convolution over all channels that moves by one pixel, by F(4x4, 3x3) of arXiv 1509.09308, its bias, and a function of each
 * element: out = epilogue(conv(in)). A tile of 4x4 outputs takes 36 products for each pair of channels, in place of 144.
 * Its errors are relative to the greatest value that the tile sees, and one that is not finite makes the whole tile NaN.
 *
 * @param width output channels
 * @param epilogue an op without parameters on the sum, {@link None} for none
 */
public record Winograd(int width, Padding pad, boolean bias, Op epilogue) implements Op {
    private static final Extents KERNEL = new Extents(3, 3);

    /** Outputs of a tile's row. */
    private static final int TILE = 4;

    @Override
    public TensorType infer(List<TensorType> in) {
        if (!(epilogue instanceof None) && !epilogue.activation()) {
            throw new ShapeException(
                    "found the epilogue " + epilogue + ", expected none or a function of each element");
        }
        return conv().infer(in);
    }

    @Override
    public List<Parameter> parameters(List<TensorType> in) {
        return conv().parameters(in);
    }

    /** Those of the convolution that it is. */
    @Override
    public long macs(List<TensorType> in) {
        return conv().macs(in);
    }

    /** Without the epilogue. */
    public Conv conv() {
        return new Conv(width, KERNEL, 1, pad, 1, 1, bias);
    }

    /** Whether a convolution can be computed so. */
    public static boolean computes(Conv conv) {
        return conv.kernel().equals(KERNEL) && conv.stride() == 1 && conv.dilation() == 1 && conv.groups() == 1;
    }

    /** Tiles of an image that {@link #infer} gives. */
    public static long tiles(TensorType out) {
        return (long) ((out.dim(1) + TILE - 1) / TILE) * ((out.dim(2) + TILE - 1) / TILE);
    }
}
