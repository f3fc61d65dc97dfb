package org.convnextc.compiler.pass;

import java.util.ArrayList;
import java.util.Optional;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Gemm;
import org.convnextc.ir.op.Mlp;
import org.convnextc.ir.op.None;

/**
 * Makes two products one {@code mlp}. The hidden values between them are a block's largest tensor: the fused kernel consumes them in the
 * cache, so that they take no place in the arena.
 */
public final class FuseMlp implements Rule {
    @Override
    public String equation() {
        return "gemm(gemm(x)) = mlp(x)";
    }

    @Override
    public boolean apply(Instruction at, FunctionEditor editor) {
        if (!(at.op() instanceof Gemm project) || !(project.epilogue() instanceof None)) {
            return false;
        }
        Optional<Instruction> expand = editor.onlyUsedHere(at.operands().get(0))
                .filter(i -> i.op() instanceof Gemm && i.operands().size() == 1);
        expand.ifPresent(first -> fuse(first, at, project, editor));
        return expand.isPresent();
    }

    @Override
    public Optional<String> obstacle(Instruction at, FunctionEditor editor) {
        return at.op() instanceof Gemm
                ? Obstacles.before(at.operands().get(0), editor, Obstacles::product, first -> Obstacles.residual(first)
                        .or(() -> Obstacles.epilogue(at)))
                : Optional.empty();
    }

    private static void fuse(Instruction first, Instruction at, Gemm project, FunctionEditor editor) {
        var expand = (Gemm) first.op();
        String path = editor.freshPath(first, at, "mlp");
        editor.rename(first, path + ".expand");
        editor.rename(at, path + ".project");
        var operands = new ArrayList<>(at.operands());
        operands.set(0, first.operands().get(0));
        var op = new Mlp(expand.width(), expand.bias(), expand.epilogue(), project.width(), project.bias());
        editor.fuse(first, at, at.withOp(op).withOperands(operands).withPath(path));
    }
}
