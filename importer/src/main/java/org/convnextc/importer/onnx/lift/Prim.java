package org.convnextc.importer.onnx.lift;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.convnextc.ir.op.LayerOp;

/** What a term computes: an op of the language already, or a part of one. */
sealed interface Prim {
    /** The model's input. */
    record Input() implements Prim {}

    /**
     * An op with its weights.
     *
     * @param weights by the op's names for them
     * @param names of the file's tensors, the first that means something tells the label
     */
    record Layer(LayerOp op, Map<String, Weight> weights, List<String> names) implements Prim {
        Layer(LayerOp op) {
            this(op, Map.of(), List.of());
        }
    }

    /** Numbers; the term's dims say along which axes. */
    record Constant(Weight weight) implements Prim {}

    record Reduce(Fold fold, Set<Axis> axes) implements Prim {}

    record Unary(Function function) implements Prim {}

    record Binary(Kind kind) implements Prim {}

    record Clip(double low, double high) implements Prim {}

    /** What {@code classify} does with logits: it ends a model or is refused. */
    record Tail(String operator) implements Prim {}

    /** Zeros, or other numbers, around images, which become part of the window behind them. */
    record Pad(int[] around, double value) implements Prim {}

    enum Fold {
        MEAN,
        MAX,
        SUM,
        L2
    }

    enum Function {
        SQRT,
        ERF,
        TANH,
        EXP,
        NEG,
        RECIPROCAL,
        ABS
    }

    enum Kind {
        ADD,
        SUB,
        MUL,
        DIV,
        POW
    }
}
