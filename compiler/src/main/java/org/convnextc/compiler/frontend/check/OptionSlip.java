package org.convnextc.compiler.frontend.check;

import java.util.List;
import java.util.Optional;
import org.convnextc.compiler.frontend.signature.OpSignatures;
import org.convnextc.compiler.frontend.signature.StepSignature;
import org.convnextc.dsl.ast.Expr;
import org.convnextc.dsl.ast.Slot;
import org.convnextc.ir.op.Op;

/** {@code act = gelu form=tanh}, where an option is meant and a second slot is read: an op with options needs braces. */
final class OptionSlip {
    private OptionSlip() {}

    /** What to write, where a slot stands in one line behind a slot that is an op with an option of its name. */
    static Optional<String> help(Slot slot, List<Slot> siblings) {
        return siblings.stream()
                .filter(other -> other.span().file().equals(slot.span().file())
                        && other.span().line() == slot.span().line()
                        && other.span().column() < slot.span().column())
                .filter(other -> op(other)
                        .filter(op -> op.options().containsKey(slot.name()))
                        .isPresent())
                .map(other -> "an op with options is a chain, " + other.name() + " = { "
                        + op(other).orElseThrow().name() + " " + slot.name() + "=.. }")
                .findFirst();
    }

    private static Optional<StepSignature<Op>> op(Slot slot) {
        return slot.value()
                .filter(Expr.Name.class::isInstance)
                .map(value -> OpSignatures.TABLE.get(((Expr.Name) value).name()));
    }
}
