package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.TensorType;

/**
 * Images whose height and width are multiplied, as PyTorch's interpolate does it.
 *
 * @param corners whether the centres of the outermost pixels stay where they are, else those pixels' edges; of {@code nearest} it says
 *     nothing
 */
public record Upsample(int factor, Mode mode, boolean corners) implements LayerOp {
    /** How pixels between others come about. */
    public enum Mode {
        /** The pixel that it lies in. */
        NEAREST,
        /** On each axis the two nearest ones, by their distance. */
        BILINEAR
    }

    /**
     * Where a pixel lies between those of the input, on one axis: {@code first + numerator / denominator}. Targets compute with the same
     * whole numbers.
     */
    public record Place(int first, int numerator, int denominator) {}

    @Override
    public TensorType infer(List<TensorType> in) {
        TensorType x = Shapes.image(in);
        Shapes.positive("the factor", factor);
        if (corners && mode == Mode.NEAREST) {
            throw new ShapeException("corners=yes goes with mode=bilinear alone");
        }
        return TensorType.batch(
                Shapes.extent((long) x.dim(1) * factor), Shapes.extent((long) x.dim(2) * factor), x.last());
    }

    /** Of pixel {@code at} on an axis of so many input pixels. */
    public Place place(int at, int extent) {
        if (mode == Mode.NEAREST) {
            return new Place(at / factor, 0, 1);
        }
        long denominator = corners ? Math.max(1, (long) extent * factor - 1) : 2L * factor;
        long numerator = corners ? at * (extent - 1L) : Math.max(0, 2L * at + 1 - factor);
        return new Place((int) (numerator / denominator), (int) (numerator % denominator), (int) denominator);
    }
}
