package org.convnextc.compiler;

import org.convnextc.compiler.emit.java.JavaEmitter;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.ir.Verifier;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.runtime.RuntimeVersion;

/** The way from a flat graph to source text. */
public final class Compiler {
    private Compiler() {}

    /** Runs all passes and verifies the graph after each; incomplete where {@code diagnostics} has errors afterwards. */
    public static Graph lower(Graph flat, Diagnostics diagnostics, Pipeline.Observer observer) {
        Verifier.check(flat, "expansion");
        return Pipeline.run(flat, diagnostics, (pass, before, after) -> {
            Verifier.check(after, pass.name());
            observer.after(pass, before, after);
        });
    }

    /** Runs all passes without watching. */
    public static Graph lower(Graph flat, Diagnostics diagnostics) {
        return lower(flat, diagnostics, (pass, before, after) -> {});
    }

    /**
     * The Java target's source.
     *
     * @param lowered what {@link #lower} gave
     * @param packageName empty for none
     */
    public static String java(Graph lowered, String packageName, String className) {
        return JavaEmitter.emit(lowered, packageName, className, RuntimeVersion.CURRENT);
    }
}
