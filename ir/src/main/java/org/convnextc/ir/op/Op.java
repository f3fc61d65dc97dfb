package org.convnextc.ir.op;

import java.util.List;
import java.util.stream.Stream;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.TensorType;

/** An op with its attributes. The records of all kinds are the op set. */
public sealed interface Op permits Call, Epilogue, LayerOp, LayoutOp, LoweredOp, Probe, WeightOp {
    /** The records of a kind, those of its own kinds among them; of {@code Op.class} all. */
    static List<Class<? extends Op>> of(Class<? extends Op> kind) {
        if (kind.isRecord()) {
            return List.of(kind);
        }
        return Stream.of(kind.getPermittedSubclasses())
                .flatMap(inner -> of(inner.asSubclass(Op.class)).stream())
                .distinct()
                .toList();
    }

    /** Its name in texts: {@code conv_normalize}. */
    default String mnemonic() {
        return Mnemonic.of(getClass());
    }

    /**
     * The shape rule.
     *
     * @throws ShapeException where the op cannot take operands of these types
     */
    TensorType infer(List<TensorType> in);

    /** What it takes from the checkpoint, in the order of PyTorch's state dict. */
    default List<Parameter> parameters(List<TensorType> in) {
        return List.of();
    }

    /** How {@link #parameters} begin, in their order; only ops of the language know it, for passes make none of the others fresh. */
    default List<Initialiser> initialisers() {
        return List.of();
    }

    /** Multiply-accumulates of convolutions and linear layers for one image: what the papers call FLOPs. */
    default long macs(List<TensorType> in) {
        return 0;
    }

    /** Names of the operands that may follow the first one, in order; empty where all operands go by their position alone. */
    default List<String> optionalOperands() {
        return List.of();
    }

    /**
     * Whether the result may be written over this operand, of the same shape: kernels rely on this, and read no element of the operand
     * after they have written the result's element at that index.
     */
    default boolean overwrites(int operand) {
        return false;
    }
}
