package org.convnextc.compiler.pass;

import java.util.List;
import java.util.Optional;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Add;
import org.convnextc.ir.op.Gemm;
import org.convnextc.ir.op.None;

/**
 * Where both sides are gemms, the second one takes the first as its residual.
 *
 * @param behindEpilogue whether the target's products have both
 */
public record FuseResidual(boolean behindEpilogue) implements Rule {
    @Override
    public String equation() {
        return "x + gemm(y) = gemm(y) with residual x";
    }

    @Override
    public boolean apply(Instruction at, FunctionEditor editor) {
        if (!(at.op() instanceof Add)) {
            return false;
        }
        String left = at.operands().get(0);
        String right = at.operands().get(1);
        return fuse(at, right, left, editor) || fuse(at, left, right, editor);
    }

    @Override
    public Optional<String> obstacle(Instruction at, FunctionEditor editor) {
        return at.op() instanceof Add
                ? obstacle(at.operands().get(1), editor)
                        .or(() -> obstacle(at.operands().get(0), editor))
                : Optional.empty();
    }

    private Optional<String> obstacle(String branch, FunctionEditor editor) {
        return Obstacles.before(branch, editor, Obstacles::product, product -> Obstacles.residual(product)
                .or(() -> behindEpilogue ? Optional.empty() : Obstacles.epilogue(product)));
    }

    private boolean fuse(Instruction at, String branch, String residual, FunctionEditor editor) {
        Optional<Instruction> product = editor.onlyUsedHere(branch).filter(this::takes);
        product.ifPresent(gemm ->
                editor.fuse(gemm, at, gemm.withOperands(List.of(gemm.operands().get(0), residual))));
        return product.isPresent();
    }

    private boolean takes(Instruction product) {
        return product.op() instanceof Gemm gemm
                && product.operands().size() == 1
                && (behindEpilogue || gemm.epilogue() instanceof None);
    }
}
