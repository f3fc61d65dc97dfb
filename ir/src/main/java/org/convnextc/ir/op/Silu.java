package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/** Sigmoid linear unit (arXiv 1702.03118), also called swish: x / (1 + exp(-x)) */
public record Silu() implements Op {
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
