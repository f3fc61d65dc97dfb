package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/**
 * A linear layer over the innermost axis: out[..., o] = bias[o] + sum over i of weight[o,i] in[..., i].
 *
 * @param width output features
 * @param initScale factor on the initial weight and bias
 */
public record Linear(int width, boolean bias, double initScale) implements LayerOp {
    public Linear(int width, boolean bias) {
        this(width, bias, 1);
    }

    @Override
    public TensorType infer(List<TensorType> in) {
        Shapes.positive("width", width);
        return Shapes.withLast(Shapes.one(in), width);
    }

    @Override
    public List<Parameter> parameters(List<TensorType> in) {
        var weight = new Parameter("weight", TensorType.of(width, in.get(0).last()));
        return bias ? List.of(weight, new Parameter("bias", TensorType.of(width))) : List.of(weight);
    }

    @Override
    public List<Initialiser> initialisers() {
        return bias ? List.of(Initialiser.weight(initScale), Initialiser.ZERO) : List.of(Initialiser.weight(initScale));
    }

    @Override
    public long macs(List<TensorType> in) {
        return infer(in).elements() * (long) in.get(0).last();
    }
}
