package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/** x min(max(x + 3, 0), 6) / 6 (arXiv 1905.02244, section 5.2) */
public record Hardswish() implements Op {
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
