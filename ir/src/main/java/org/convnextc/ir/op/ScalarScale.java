package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/** A learned factor for all numbers, under the instruction's bare path: that of StarReLU (arXiv 2210.13452, section 3.3). */
public record ScalarScale() implements LayerOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        return Shapes.one(in);
    }

    @Override
    public List<Parameter> parameters(List<TensorType> in) {
        return List.of(new Parameter("", TensorType.of(1)));
    }

    @Override
    public List<Initialiser> initialisers() {
        return List.of(Initialiser.ONE);
    }

    @Override
    public boolean overwrites(int operand) {
        return true;
    }
}
