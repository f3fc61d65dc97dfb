package org.convnextc.compiler.sema;

import org.convnextc.dsl.ast.Chain;
import org.convnextc.dsl.ast.Slot;
import org.convnextc.ir.op.Op;

/** What a name in step position means. */
sealed interface Action {
    record Emit(Form<Op> form) implements Action {}

    /**
     * A slot's chain.
     *
     * @param env its parameters
     */
    record Expand(Slot slot, Chain chain, Env env) implements Action {}
}
