package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/** max(x, 0) */
public record Relu() implements Op {
    @Override
    public TensorType infer(List<TensorType> in) {
        return Shapes.one(in);
    }

    @Override
    public boolean activation() {
        return true;
    }

    @Override
    public boolean overwrites(int operand) {
        return true;
    }
}
