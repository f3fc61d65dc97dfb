package org.convnextc.compiler.pass;

import java.util.Optional;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Layout;
import org.convnextc.ir.op.Patches;
import org.convnextc.ir.op.ToChannelsLast;

/** Gathers the patches of the first convolution from the net's input as it is, which is then read once instead of twice. */
public final class GatherFromInput implements Rule {
    @Override
    public String equation() {
        return "patches(to_channels_last(x)) = patches of x read channels first";
    }

    @Override
    public boolean apply(Instruction at, FunctionEditor editor) {
        if (!(at.op() instanceof Patches patches)) {
            return false;
        }
        Instruction turn = editor.onlyUsedHere(at.operands().get(0))
                .filter(i -> i.op() instanceof ToChannelsLast)
                .orElse(null);
        if (turn == null) {
            return false;
        }
        var op = new Patches(patches.kernel(), patches.stride(), patches.pad(), patches.dilation(), Layout.NCHW);
        editor.fuse(turn, at, at.withOp(op).withOperands(turn.operands()));
        return true;
    }

    @Override
    public Optional<String> obstacle(Instruction at, FunctionEditor editor) {
        return at.op() instanceof Patches
                ? Obstacles.before(
                        at.operands().get(0), editor, i -> i.op() instanceof ToChannelsLast, turn -> Optional.empty())
                : Optional.empty();
    }
}
