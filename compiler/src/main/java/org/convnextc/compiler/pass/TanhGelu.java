package org.convnextc.compiler.pass;

import java.util.Optional;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Gelu;

/**
 * For targets that have GELU's tanh form in products alone: there it takes the place of the exact one (arXiv 1606.08415, section 2). The
 * two differ by at most 4.8e-4, which is a rounding of a 16-bit number near 1; float32 must not take it.
 */
public final class TanhGelu implements Rule {
    @Override
    public String equation() {
        return "gelu(gemm(x)) = x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) of gemm(x), within 4.8e-4";
    }

    @Override
    public boolean apply(Instruction at, FunctionEditor editor) {
        boolean fusible = at.op() instanceof Gelu gelu
                && gelu.form() == Gelu.Form.ERF
                && editor.onlyUsedHere(at.operands().get(0))
                        .filter(FuseActivation::bare)
                        .isPresent();
        if (fusible) {
            editor.replace(at, at.withOp(new Gelu(Gelu.Form.TANH)));
        }
        return fusible;
    }

    @Override
    public Optional<String> obstacle(Instruction at, FunctionEditor editor) {
        return at.op() instanceof Gelu gelu && gelu.form() == Gelu.Form.ERF
                ? Obstacles.before(at.operands().get(0), editor, Obstacles::product, Obstacles::notBare)
                : Optional.empty();
    }
}
