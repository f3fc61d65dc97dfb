package org.convnextc.compiler.pass;

import org.convnextc.compiler.ir.Instruction;
import org.convnextc.compiler.ir.op.Gemm;
import org.convnextc.compiler.ir.op.None;

/** An op without weights goes into the gemm before it. */
final class FuseActivation implements Rule {
    @Override
    public String equation() {
        return "f(gemm(x)) = gemm(x) with epilogue f";
    }

    @Override
    public boolean apply(Instruction at, FunctionEditor editor) {
        if (!at.op().activation()) {
            return false;
        }
        Instruction product = editor.onlyUsedHere(at.operands().get(0))
                .filter(FuseActivation::bare)
                .orElse(null);
        if (product == null) {
            return false;
        }
        var gemm = (Gemm) product.op();
        editor.remove(product);
        editor.replace(
                at,
                product.withName(at.name())
                        .withOp(new Gemm(gemm.width(), gemm.bias(), at.op()))
                        .withSpans(product.spans().and(at.spans())));
        return true;
    }

    private static boolean bare(Instruction instruction) {
        return instruction.op() instanceof Gemm gemm
                && gemm.epilogue() instanceof None
                && instruction.operands().size() == 1;
    }
}
