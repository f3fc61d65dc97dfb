package org.convnextc.compiler.pass;

import java.util.ArrayList;
import java.util.Optional;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.ConvGemm;
import org.convnextc.ir.op.Gemm;
import org.convnextc.ir.op.Patches;

/** Multiplies patches where they were gathered, a piece at a time, so that they never lie in memory as a whole. */
public final class FusePatches implements Rule {
    @Override
    public String equation() {
        return "gemm(patches(x)) = conv_gemm(x)";
    }

    @Override
    public boolean apply(Instruction at, FunctionEditor editor) {
        if (!(at.op() instanceof Gemm gemm)) {
            return false;
        }
        Optional<Instruction> patches =
                editor.onlyUsedHere(at.operands().get(0)).filter(i -> i.op() instanceof Patches);
        patches.ifPresent(first -> fuse(first, at, gemm, editor));
        return patches.isPresent();
    }

    @Override
    public Optional<String> obstacle(Instruction at, FunctionEditor editor) {
        return at.op() instanceof Gemm
                ? Obstacles.before(
                        at.operands().get(0), editor, i -> i.op() instanceof Patches, patches -> Optional.empty())
                : Optional.empty();
    }

    private static void fuse(Instruction first, Instruction at, Gemm gemm, FunctionEditor editor) {
        var operands = new ArrayList<>(at.operands());
        operands.set(0, first.operands().get(0));
        editor.fuse(
                first, at, at.withOp(new ConvGemm((Patches) first.op(), gemm)).withOperands(operands));
    }
}
