package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/** A function of each element by itself, without weights. */
public sealed interface Activation extends LayerOp, Epilogue permits Gelu, Hardswish, Relu, Relu6, Sigmoid, Silu {
    @Override
    default TensorType infer(List<TensorType> in) {
        return Shapes.one(in);
    }

    @Override
    default boolean overwrites(int operand) {
        return true;
    }
}
