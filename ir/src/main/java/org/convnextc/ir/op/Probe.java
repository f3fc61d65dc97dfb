package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/**
 * Tells whoever profiles or verifies a forward that its operand is computed, while that is in its place still. The result is the operand, has no
 * place and is read by nobody. The first one of a net stands at its start, behind the input.
 */
public record Probe() implements Op {
    @Override
    public TensorType infer(List<TensorType> in) {
        return Shapes.one(in);
    }
}
