package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/** Element by element; one value per channel f32[N,1,1,C] or f32[N,C] in second place multiplies a whole image f32[N,H,W,C]. */
public record Multiply() implements LayerOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        Shapes.arity(in, 2, 2);
        TensorType x = in.get(0);
        TensorType factor = in.get(1);
        boolean perChannel = x.batched()
                && x.rank() == 4
                && (factor.equals(TensorType.batch(x.last())) || factor.equals(TensorType.batch(1, 1, x.last())));
        return perChannel ? x : Shapes.same(in);
    }

    @Override
    public boolean overwrites(int operand) {
        return true;
    }
}
