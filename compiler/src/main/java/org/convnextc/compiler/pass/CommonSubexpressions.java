package org.convnextc.compiler.pass;

import java.util.Optional;
import org.convnextc.ir.Instruction;

/** The same op on the same values with the same weights is computed once. */
public final class CommonSubexpressions implements Rule {
    @Override
    public String equation() {
        return "y = f(x), z = f(x): z is y";
    }

    @Override
    public boolean apply(Instruction at, FunctionEditor editor) {
        if (at.operands().stream().anyMatch(operand -> editor.uses(operand) == 1)) {
            return false; // nothing else reads it
        }
        Optional<Instruction> same = editor.sameBefore(at);
        same.ifPresent(earlier -> {
            editor.remove(at);
            editor.substitute(at.name(), earlier.name());
        });
        return same.isPresent();
    }

    @Override
    public Optional<String> obstacle(Instruction at, FunctionEditor editor) {
        return editor.readers(at.operands().get(0)).stream()
                .takeWhile(other -> !other.name().equals(at.name()))
                .filter(other -> other.op().equals(at.op()) && other.operands().equals(at.operands()))
                .findFirst()
                .map(other -> "%" + other.name() + " computes the same with other weights");
    }
}
