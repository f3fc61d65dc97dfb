package org.convnextc.compiler.pass;

import java.util.List;
import java.util.Optional;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Gemm;
import org.convnextc.ir.op.Multiply;
import org.convnextc.ir.op.Parameter;
import org.convnextc.ir.op.Scale;
import org.convnextc.ir.op.ScaleRows;

/** A layer scale moves into the gemm before it. */
public final class FoldLayerScale implements Rule {
    @Override
    public String equation() {
        return "s (W x + c) = (diag(s) W) x + s c";
    }

    @Override
    public boolean apply(Instruction at, FunctionEditor editor) {
        if (!(at.op() instanceof Scale)) {
            return false;
        }
        Instruction product = editor.onlyUsedHere(at.operands().get(0))
                .filter(FuseActivation::bare)
                .orElse(null);
        if (product == null) {
            return false;
        }
        var gemm = (Gemm) product.op();
        String path = product.path().orElseThrow();
        List<Parameter> parameters = gemm.parameters(editor.operandTypes(product));
        var factor = new Parameter(
                at.path().orElseThrow(), TensorType.of(product.type().last()));
        String folded = editor.freshPath(path, "scaled");
        editor.derive(folded + ".weight", new ScaleRows(), parameters.get(0).under(path), factor);
        if (gemm.bias()) {
            editor.derive(folded + ".bias", new Multiply(), parameters.get(1).under(path), factor);
        }
        editor.fuse(product, at, product.withPath(folded));
        return true;
    }

    @Override
    public Optional<String> obstacle(Instruction at, FunctionEditor editor) {
        return at.op() instanceof Scale
                ? Obstacles.before(at.operands().get(0), editor, Obstacles::product, Obstacles::notBare)
                : Optional.empty();
    }
}
