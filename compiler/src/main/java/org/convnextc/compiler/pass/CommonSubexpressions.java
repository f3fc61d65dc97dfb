package org.convnextc.compiler.pass;

import org.convnextc.compiler.ir.Instruction;

/** The same op on the same values with the same weights is computed once. */
final class CommonSubexpressions implements Rule {
    @Override
    public String equation() {
        return "y = f(x), z = f(x): z is y";
    }

    @Override
    public boolean apply(Instruction at, FunctionEditor editor) {
        if (at.operands().stream().anyMatch(operand -> editor.uses(operand) == 1)) {
            return false; // nothing else reads it
        }
        for (Instruction earlier : editor.body()) {
            if (earlier == at) {
                return false;
            }
            if (same(earlier, at)) {
                editor.remove(at);
                editor.substitute(at.name(), earlier.name());
                return true;
            }
        }
        return false;
    }

    private static boolean same(Instruction one, Instruction other) {
        return one.operands().equals(other.operands())
                && one.path().equals(other.path())
                && one.op().equals(other.op());
    }
}
