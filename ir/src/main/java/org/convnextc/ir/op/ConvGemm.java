package org.convnextc.ir.op;

import java.util.ArrayList;
import java.util.List;
import org.convnextc.ir.TensorType;

/**
 * A convolution over all channels as a product: out = gemm(patches(in)) + residual. The patches, many times the image, need no place of
 * their own.
 *
 * @param gemm its weight is a matrix [o,(ky,kx,i)]
 */
public record ConvGemm(Patches patches, Gemm gemm) implements LoweredOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        Shapes.arity(in, 1, 2);
        return gemm.infer(rows(in));
    }

    @Override
    public List<Parameter> parameters(List<TensorType> in) {
        return gemm.parameters(rows(in));
    }

    @Override
    public long macs(List<TensorType> in) {
        return gemm.macs(rows(in));
    }

    @Override
    public List<String> optionalOperands() {
        return gemm.optionalOperands();
    }

    /** The operands of the product. */
    private List<TensorType> rows(List<TensorType> in) {
        var operands = new ArrayList<>(in);
        operands.set(0, patches.infer(in.subList(0, 1)));
        return operands;
    }
}
