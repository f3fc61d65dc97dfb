package org.convnextc.compiler.pass;

import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Gemm;
import org.convnextc.ir.op.Linear;
import org.convnextc.ir.op.None;

/** Lowers a linear layer to a product, the one op that the fusions know. */
public final class LowerLinear implements Rule {
    @Override
    public String equation() {
        return "linear(x) = gemm(x) without an epilogue";
    }

    @Override
    public boolean apply(Instruction at, FunctionEditor editor) {
        if (!(at.op() instanceof Linear linear)) {
            return false;
        }
        editor.replace(at, at.withOp(new Gemm(linear.width(), linear.bias(), new None())));
        return true;
    }
}
