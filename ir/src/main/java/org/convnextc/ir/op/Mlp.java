package org.convnextc.ir.op;

import java.util.ArrayList;
import java.util.List;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.TensorType;

/**
 * Two matrix products with an epilogue between them: out = epilogue(in expand.weight^T + expand.bias) project.weight^T + project.bias +
 * residual. The hidden values need no place of their own.
 *
 * @param hidden outputs of the first product
 * @param hiddenBias whether it has a bias
 * @param epilogue on the hidden values
 * @param arithmetic of both products
 */
public record Mlp(
        int hidden,
        boolean hiddenBias,
        Epilogue epilogue,
        int width,
        boolean bias,
        @Usually("f32") Arithmetic arithmetic)
        implements LoweredOp {
    /** Of floats. */
    public Mlp(int hidden, boolean hiddenBias, Epilogue epilogue, int width, boolean bias) {
        this(hidden, hiddenBias, epilogue, width, bias, Arithmetic.F32);
    }

    /** The same with products of other numbers. */
    public Mlp with(Arithmetic other) {
        return new Mlp(hidden, hiddenBias, epilogue, width, bias, other);
    }

    @Override
    public TensorType infer(List<TensorType> in) {
        Shapes.arity(in, 1, 2);
        TensorType out = project().infer(List.of(hidden(in)));
        if (in.size() == 2 && !in.get(1).equals(out)) {
            throw new ShapeException("found a residual " + in.get(1) + ", expected " + out);
        }
        return out;
    }

    @Override
    public List<Parameter> parameters(List<TensorType> in) {
        var all = new ArrayList<Parameter>();
        expand().parameters(in.subList(0, 1)).forEach(p -> all.add(p.under("expand")));
        project().parameters(List.of(hidden(in))).forEach(p -> all.add(p.under("project")));
        return all;
    }

    @Override
    public long macs(List<TensorType> in) {
        return expand().macs(in.subList(0, 1)) + project().macs(List.of(hidden(in)));
    }

    @Override
    public List<String> optionalOperands() {
        return List.of("residual");
    }

    private TensorType hidden(List<TensorType> in) {
        return expand().infer(in.subList(0, 1));
    }

    /** The first product. */
    public Gemm expand() {
        return new Gemm(hidden, hiddenBias, epilogue, arithmetic);
    }

    /** The second product, without the residual. */
    public Gemm project() {
        return new Gemm(width, bias, new None(), arithmetic);
    }

    @Override
    public boolean overwrites(int operand) {
        return operand == 1;
    }
}
