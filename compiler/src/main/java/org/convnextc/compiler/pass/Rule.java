package org.convnextc.compiler.pass;

import org.convnextc.compiler.ir.Instruction;

/** A local rewrite. Its name is the class's name. */
interface Rule {
    /** Why it keeps what is computed, in one line: {@code f(gemm(x)) = gemm(x) with epilogue f}. */
    String equation();

    /** Rewrites at {@code at} where the rule matches there; says whether it did. */
    boolean apply(Instruction at, FunctionEditor editor);
}
