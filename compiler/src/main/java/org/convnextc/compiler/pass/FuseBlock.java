package org.convnextc.compiler.pass;

import java.util.Optional;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Block;
import org.convnextc.ir.op.Conv;
import org.convnextc.ir.op.ConvNormalize;
import org.convnextc.ir.op.Mlp;

/** The normalised image is used up some rows at a time, while it is in the cache, and the result takes the operand's place. */
public final class FuseBlock implements Rule {
    @Override
    public String equation() {
        return "mlp(conv_normalize(x)) + x = block(x)";
    }

    @Override
    public boolean apply(Instruction at, FunctionEditor editor) {
        if (!(at.op() instanceof Mlp mlp) || at.operands().size() != 2) {
            return false;
        }
        String x = at.operands().get(1);
        Optional<Instruction> first = editor.onlyUsedHere(at.operands().get(0))
                .filter(i -> i.op() instanceof ConvNormalize conv
                        && conv.stride() == 1
                        && i.operands().get(0).equals(x));
        first.ifPresent(conv -> fuse(conv, at, mlp, editor));
        return first.isPresent();
    }

    @Override
    public Optional<String> obstacle(Instruction at, FunctionEditor editor) {
        return at.op() instanceof Mlp
                ? Obstacles.before(at.operands().get(0), editor, FuseBlock::convolution, first -> refusal(first, at))
                : Optional.empty();
    }

    private static boolean convolution(Instruction instruction) {
        return instruction.op() instanceof ConvNormalize || instruction.op() instanceof Conv;
    }

    private static Optional<String> refusal(Instruction first, Instruction at) {
        if (!(first.op() instanceof ConvNormalize conv)) {
            return Optional.of("no norm stands between %" + first.name() + " and %" + at.name());
        }
        if (conv.stride() != 1) {
            return Optional.of("%" + first.name() + " has stride " + conv.stride());
        }
        String x = first.operands().get(0);
        if (at.operands().size() < 2) {
            return Optional.of("%" + at.name() + " does not add %" + x);
        }
        return at.operands().get(1).equals(x)
                ? Optional.empty()
                : Optional.of("%" + at.name() + " adds %" + at.operands().get(1) + " and not %" + x);
    }

    private static void fuse(Instruction first, Instruction at, Mlp mlp, FunctionEditor editor) {
        String path = editor.freshPath(first, at, "block");
        editor.rename(first, path + ".conv");
        editor.rename(at, path + ".mlp");
        editor.fuse(
                first,
                at,
                at.withOp(new Block((ConvNormalize) first.op(), mlp))
                        .withOperands(first.operands())
                        .withPath(path));
    }
}
