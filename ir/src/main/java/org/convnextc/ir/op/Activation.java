package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/** A function of each element by itself, without weights: its formula is all that the reference and the targets know of it. */
public sealed interface Activation extends LayerOp, Epilogue
        permits Gelu, Hardsigmoid, Hardswish, Relu, Relu6, Sigmoid, Silu {
    /** All of them, one with forms in each form. */
    static List<Activation> all() {
        return Op.of(Activation.class).stream()
                .<Activation>flatMap(type -> Attributes.choices(type.asSubclass(Activation.class)))
                .toList();
    }

    /** The function of x. */
    Scalar of(Scalar x);

    @Override
    default TensorType infer(List<TensorType> in) {
        return Shapes.one(in);
    }

    @Override
    default boolean overwrites(int operand) {
        return true;
    }
}
