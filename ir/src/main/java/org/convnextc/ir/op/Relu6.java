package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/** min(max(x, 0), 6) (arXiv 1801.04381, section 3.2) */
public record Relu6() implements Op {
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
