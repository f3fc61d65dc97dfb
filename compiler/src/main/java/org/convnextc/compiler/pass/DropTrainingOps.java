package org.convnextc.compiler.pass;

import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.DropPath;
import org.convnextc.ir.op.Dropout;

/** Leaves out the ops that act in training alone. */
public final class DropTrainingOps implements Rule {
    @Override
    public String equation() {
        return "dropout(x) = drop_path(x) = x outside of training";
    }

    @Override
    public boolean apply(Instruction at, FunctionEditor editor) {
        if (!(at.op() instanceof Dropout || at.op() instanceof DropPath)) {
            return false;
        }
        editor.remove(at);
        editor.substitute(at.name(), at.operands().get(0));
        return true;
    }
}
