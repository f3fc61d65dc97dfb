package org.convnextc.compiler.pass;

import java.util.Optional;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Mnemonic;

/** A local rewrite. */
interface Rule {
    /** The class's name in snake case. */
    default String name() {
        return Mnemonic.of(getClass());
    }

    /** Why it keeps what is computed, in one line: {@code f(gemm(x)) = gemm(x) with epilogue f}. */
    String equation();

    /** Rewrites at {@code at} where the rule matches there; says whether it did. */
    boolean apply(Instruction at, FunctionEditor editor);

    /**
     * What keeps the rule from applying at an instruction that looks like its pattern, for remarks. It is asked once the rule applies
     * nowhere.
     *
     * @return a reason in words; empty where nothing looks like the pattern
     */
    default Optional<String> obstacle(Instruction at, FunctionEditor editor) {
        return Optional.empty();
    }
}
