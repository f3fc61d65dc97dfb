package org.convnextc.compiler.pass;

import java.util.Optional;
import org.convnextc.compiler.ir.Instruction;
import org.convnextc.compiler.ir.TensorType;
import org.convnextc.compiler.ir.op.Conv;
import org.convnextc.compiler.ir.op.None;
import org.convnextc.compiler.ir.op.Winograd;

/** Where images and channels are large enough for it. */
final class UseWinograd implements Rule {
    @Override
    public String equation() {
        return "conv(x) = winograd(x) without an epilogue, for 3x3 windows that move by 1";
    }

    @Override
    public boolean apply(Instruction at, FunctionEditor editor) {
        if (!(at.op() instanceof Conv conv)) {
            return false;
        }
        TensorType image = editor.operandTypes(at).get(0);
        if (!Winograd.pays(conv, image)) {
            return false;
        }
        editor.replace(at, at.withOp(new Winograd(conv.width(), conv.pad(), conv.bias(), new None())));
        return true;
    }

    @Override
    public Optional<String> obstacle(Instruction at, FunctionEditor editor) {
        return at.op() instanceof Conv conv && Winograd.computes(conv)
                ? Optional.of("%" + at.name() + " has too few pixels or channels")
                : Optional.empty();
    }
}
