package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/**
 * A normalisation. A constructor without arguments makes what a step means that gives no options; the components are the options, each
 * under its name in snake case.
 */
public sealed interface Norm extends LayerOp permits Batchnorm, ChannelNorm, Grn, Groupnorm {
    /** All of them, each as a step without options means it. */
    static List<Norm> all() {
        return Op.of(Norm.class).stream()
                .<Norm>map(type -> byDefault(type.asSubclass(Norm.class)))
                .toList();
    }

    /** One of this type, as a step without options means it. */
    static <N extends Norm> N byDefault(Class<N> type) {
        return Attributes.byDefault(type);
    }

    /** Added to what is divided by, or under its root; of {@link L2norm} the least that is divided by. */
    double eps();

    @Override
    default TensorType infer(List<TensorType> in) {
        Eps.check(eps());
        return Shapes.one(in);
    }

    @Override
    default boolean overwrites(int operand) {
        return true;
    }
}
