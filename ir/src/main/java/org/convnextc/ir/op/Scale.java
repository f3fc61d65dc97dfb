package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/**
 * Layer scale (arXiv 2103.17239, section 2.1): a learned factor for each channel, under the instruction's bare path.
 *
 * @param init what each factor begins with
 */
public record Scale(double init) implements LayerOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        return Shapes.one(in);
    }

    @Override
    public List<Parameter> parameters(List<TensorType> in) {
        return List.of(new Parameter("", Shapes.channels(in.get(0))));
    }

    @Override
    public List<Initialiser> initialisers() {
        return List.of(new Initialiser.Constant(init));
    }

    @Override
    public boolean overwrites(int operand) {
        return true;
    }
}
