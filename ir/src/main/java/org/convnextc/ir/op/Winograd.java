package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.TensorType;

/**
 * A 3x3 convolution over all channels that moves by one pixel, by F(4x4, 3x3) or F(2x2, 3x3) of arXiv 1509.09308, its bias, and a
 * function of each element: out = epilogue(conv(in)). A tile of 4x4 outputs takes 36 products for each pair of channels in place of 144,
 * one of 2x2 outputs 16 in place of 36. Its errors are relative to the greatest value that the tile sees, and one that is not finite
 * makes the whole tile NaN.
 *
 * @param tile outputs of a tile's row, 4 or 2
 * @param width output channels
 * @param epilogue on the sum
 */
public record Winograd(int tile, int width, Padding pad, boolean bias, Epilogue epilogue) implements LoweredOp {
    private static final Extents KERNEL = new Extents(3, 3);

    @Override
    public TensorType infer(List<TensorType> in) {
        if (tile != 4 && tile != 2) {
            throw new ShapeException("found tiles of " + tile + " outputs a row, expected 4 or 2");
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

    /**
     * Tiles of an image that {@link #infer} gives.
     *
     * @param tile outputs of a tile's row
     */
    public static long tiles(TensorType out, int tile) {
        return (long) ((out.dim(1) + tile - 1) / tile) * ((out.dim(2) + tile - 1) / tile);
    }
}
