package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/** A normalisation of each pixel over its channels, then times weight where affine, and plus bias where it has one. */
public sealed interface ChannelNorm extends Norm permits L2norm, Layernorm, Rmsnorm, Simplenorm {
    boolean affine();

    /** Whether a bias goes with the weight. */
    default boolean shifts() {
        return false;
    }

    /** Whether such norms can have a bias: kernels take one then, or nothing in its place. */
    default boolean mayShift() {
        return shifts();
    }

    @Override
    default List<Parameter> parameters(List<TensorType> in) {
        TensorType channels = Shapes.channels(in.get(0));
        if (!affine()) {
            return List.of();
        }
        var weight = new Parameter("weight", channels);
        return shifts() ? List.of(weight, new Parameter("bias", channels)) : List.of(weight);
    }

    @Override
    default List<Initialiser> initialisers() {
        if (!affine()) {
            return List.of();
        }
        return shifts() ? List.of(Initialiser.ONE, Initialiser.ZERO) : List.of(Initialiser.ONE);
    }
}
