package org.convnextc.compiler.pass;

import org.convnextc.compiler.ir.Instruction;

/** A local rewrite. */
interface Rule {
    /** Rewrites at {@code at} where the rule matches there; says whether it did. */
    boolean apply(Instruction at, FunctionEditor editor);
}
