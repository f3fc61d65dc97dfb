package org.convnextc.compiler.frontend.expand;

import org.convnextc.compiler.frontend.eval.Env;
import org.convnextc.compiler.frontend.signature.StepSignature;
import org.convnextc.dsl.ast.Chain;
import org.convnextc.dsl.ast.Slot;
import org.convnextc.ir.op.Op;

/** What a name in step position means. */
sealed interface StepTarget {
    record Emit(StepSignature<Op> signature) implements StepTarget {}

    /**
     * A slot's chain.
     *
     * @param env its parameters
     */
    record Expand(Slot slot, Chain chain, Env env) implements StepTarget {}
}
