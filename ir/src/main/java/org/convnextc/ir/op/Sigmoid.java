package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/** 1 / (1 + exp(-x)) */
public record Sigmoid() implements Op {
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
