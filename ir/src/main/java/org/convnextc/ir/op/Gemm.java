package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.TensorType;

/**
 * A matrix product with what follows it: out = epilogue(in weight^T + bias) + residual.
 *
 * @param epilogue on the sum
 */
public record Gemm(int width, boolean bias, Epilogue epilogue, @Usually("f32") Arithmetic arithmetic)
        implements LoweredOp {
    /** Of floats. */
    public Gemm(int width, boolean bias, Epilogue epilogue) {
        this(width, bias, epilogue, Arithmetic.F32);
    }

    /** The same product of other numbers. */
    public Gemm with(Arithmetic other) {
        return new Gemm(width, bias, epilogue, other);
    }

    @Override
    public TensorType infer(List<TensorType> in) {
        Shapes.arity(in, 1, 2);
        TensorType out = linear().infer(in.subList(0, 1));
        if (in.size() == 2 && !in.get(1).equals(out)) {
            throw new ShapeException("found a residual " + in.get(1) + ", expected " + out);
        }
        return out;
    }

    @Override
    public List<Parameter> parameters(List<TensorType> in) {
        return linear().parameters(in.subList(0, 1));
    }

    @Override
    public long macs(List<TensorType> in) {
        return linear().macs(in.subList(0, 1));
    }

    @Override
    public List<String> optionalOperands() {
        return List.of("residual");
    }

    private Linear linear() {
        return new Linear(width, bias);
    }

    @Override
    public boolean overwrites(int operand) {
        return operand == 1;
    }
}
