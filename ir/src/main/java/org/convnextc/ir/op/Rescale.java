package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.TensorType;

/** factor x + summand, with numbers that the net says. */
public record Rescale(double factor, double summand) implements LayerOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        check("factor", factor);
        check("summand", summand);
        return Shapes.one(in);
    }

    /** Targets compute in float32, where a number may be too large, or so small that it is 0 there. */
    private static void check(String what, double number) {
        float rounded = (float) number;
        if (!Float.isFinite(rounded) || rounded == 0 && number != 0) {
            throw new ShapeException("found the " + what + " " + number + ", expected 0 or a number of float32, from "
                    + Float.MIN_VALUE + " to " + Float.MAX_VALUE);
        }
    }

    @Override
    public boolean overwrites(int operand) {
        return true;
    }
}
