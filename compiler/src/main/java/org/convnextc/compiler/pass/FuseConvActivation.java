package org.convnextc.compiler.pass;

import java.util.Optional;
import org.convnextc.compiler.ir.Instruction;
import org.convnextc.compiler.ir.op.Conv;
import org.convnextc.compiler.ir.op.ConvActivate;
import org.convnextc.compiler.ir.op.Op;

/** For the convolutions that became no gemms: a row is activated while it is still in the cache. */
final class FuseConvActivation implements Rule {
    @Override
    public String equation() {
        return "f(conv(x)) = conv_activate(x) with epilogue f";
    }

    @Override
    public boolean apply(Instruction at, FunctionEditor editor) {
        if (!at.op().activation()) {
            return false;
        }
        Optional<Instruction> conv = editor.onlyUsedHere(at.operands().get(0)).filter(i -> i.op() instanceof Conv);
        conv.ifPresent(i -> editor.fuse(i, at, i.withOp(fused((Conv) i.op(), at.op()))));
        return conv.isPresent();
    }

    @Override
    public Optional<String> obstacle(Instruction at, FunctionEditor editor) {
        return at.op().activation()
                ? Obstacles.before(at.operands().get(0), editor, i -> i.op() instanceof Conv, conv -> Optional.empty())
                : Optional.empty();
    }

    private static ConvActivate fused(Conv conv, Op epilogue) {
        return new ConvActivate(
                conv.width(),
                conv.kernel(),
                conv.stride(),
                conv.pad(),
                conv.dilation(),
                conv.groups(),
                conv.bias(),
                epilogue);
    }
}
