package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.TensorType;

/** factor x + summand, with numbers that the net says. */
public record Rescale(double factor, double summand) implements LayerOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        if (!Float.isFinite((float) factor) || !Float.isFinite((float) summand)) {
            throw new ShapeException(
                    "found the factor " + factor + " and the summand " + summand + ", expected numbers of float32");
        }
        return Shapes.one(in);
    }

    @Override
    public boolean overwrites(int operand) {
        return true;
    }
}
