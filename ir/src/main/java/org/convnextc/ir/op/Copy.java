package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/** The same values in a place of their own: memory planning adds it where a value outlives the place that a call gives it. */
public record Copy() implements LoweredOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        return Shapes.one(in);
    }
}
