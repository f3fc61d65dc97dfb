package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/** Nothing to do: the epilogue of a gemm that has none. */
public record None() implements Epilogue, WeightOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        return Shapes.one(in);
    }

    @Override
    public boolean overwrites(int operand) {
        return true;
    }
}
