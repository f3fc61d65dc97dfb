package org.convnextc.ir.op;

import java.util.ArrayList;
import java.util.List;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.TensorType;

/** Checks that the shape rules share. */
final class Shapes {
    private Shapes() {}

    static void arity(List<TensorType> in, int least, int most) {
        if (in.size() < least || in.size() > most) {
            String expected = least == most ? Integer.toString(least) : least + " to " + most;
            throw new ShapeException("found " + in.size() + " operands, expected " + expected);
        }
    }

    /** The only operand. */
    static TensorType one(List<TensorType> in) {
        arity(in, 1, 1);
        return in.get(0);
    }

    /** The only operand, which must be a batch of channels-last images. */
    static TensorType image(List<TensorType> in) {
        return image(one(in));
    }

    static TensorType image(TensorType type) {
        if (!type.batched() || type.rank() != 4) {
            throw new ShapeException("found " + type + ", expected images f32[N,height,width,channels]");
        }
        return type;
    }

    static TensorType same(List<TensorType> in) {
        for (TensorType type : in) {
            if (!type.equals(in.get(0))) {
                throw new ShapeException("found " + in.get(0) + " and " + type + ", expected equal shapes");
            }
        }
        return in.get(0);
    }

    /** A vector of the operand's channels. */
    static TensorType channels(TensorType in) {
        return TensorType.of(in.last());
    }

    /** Weights that are vectors of one length. */
    static TensorType vectors(List<TensorType> in) {
        TensorType first = same(in);
        if (first.batched() || first.rank() != 1) {
            throw new ShapeException("found " + first + ", expected vectors");
        }
        return first;
    }

    /** A matrix and a vector whose length divides {@code extent}. */
    static TensorType factor(List<TensorType> in, int extent) {
        arity(in, 2, 2);
        TensorType vector = in.get(1);
        if (in.get(0).batched() || in.get(0).rank() != 2 || vector.rank() != 1 || extent % vector.last() != 0) {
            throw new ShapeException("found " + in.get(0) + " and " + vector
                    + ", expected a matrix and a vector that divides " + extent);
        }
        return in.get(0);
    }

    /** {@code in} with its innermost extent replaced. */
    static TensorType withLast(TensorType in, int last) {
        var dims = new ArrayList<>(in.dims());
        dims.set(dims.size() - 1, last);
        return new TensorType(dims);
    }

    static void positive(String name, int value) {
        if (value < 1) {
            throw new ShapeException(name + " is " + value + "; it must be at least 1");
        }
    }

    /** What a window over images gives: floor((in + 2 pad - dilation (kernel - 1) - 1) / stride) + 1 on each axis. */
    static TensorType slide(TensorType in, Extents kernel, int stride, Padding pad, int dilation, int channels) {
        image(in);
        positive("the kernel's height", kernel.height());
        positive("the kernel's width", kernel.width());
        positive("stride", stride);
        positive("dilation", dilation);
        if (pad.height() < 0 || pad.width() < 0) {
            throw new ShapeException("padding is " + pad + "; it must not be negative");
        }
        long height = in.dim(1) + 2L * pad.height() - dilation * (kernel.height() - 1L) - 1;
        long width = in.dim(2) + 2L * pad.width() - dilation * (kernel.width() - 1L) - 1;
        if (height < 0 || width < 0) {
            throw new ShapeException("the input is too small: found " + in.dim(1) + "x" + in.dim(2)
                    + " (height x width), expected at least " + least(kernel.height(), pad.height(), dilation) + "x"
                    + least(kernel.width(), pad.width(), dilation) + " for this window");
        }
        return TensorType.batch(extent(height / stride + 1), extent(width / stride + 1), channels);
    }

    /** What a pooling window gives: with more padding than half of it, it could see nothing of the image. */
    static TensorType pool(List<TensorType> in, Extents kernel, int stride, Padding pad) {
        TensorType x = image(in);
        TensorType out = slide(x, kernel, stride, pad, 1, x.last());
        if (pad.height() > kernel.height() / 2 || pad.width() > kernel.width() / 2) {
            throw new ShapeException("padding is " + pad + "; it must be at most half of the kernel " + kernel);
        }
        return out;
    }

    static int extent(long extent) {
        if (extent > TensorType.MAX_ELEMENTS) {
            throw new ShapeException("an extent of " + extent + " is too large");
        }
        return (int) extent;
    }

    private static long least(int kernel, int pad, int dilation) {
        return Math.max(1, dilation * (kernel - 1L) + 1 - 2L * pad);
    }
}
