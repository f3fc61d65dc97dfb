package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.TensorType;

/** Dropout (training); the identity in an inference graph. */
public record Dropout(double rate) implements TrainingOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        if (!(rate >= 0 && rate < 1)) {
            throw new ShapeException("rate is " + rate + "; it must be at least 0 and below 1");
        }
        return Shapes.one(in);
    }

    @Override
    public boolean overwrites(int operand) {
        return true;
    }
}
