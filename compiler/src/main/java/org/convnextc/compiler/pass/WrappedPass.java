package org.convnextc.compiler.pass;

import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Graph;

/** A pass that others watch or hold back: it is known as the pass inside it, and does the same. */
abstract class WrappedPass implements Pass {
    private final Pass pass;

    WrappedPass(Pass pass) {
        this.pass = pass;
    }

    @Override
    public String name() {
        return pass.name();
    }

    @Override
    public String summary() {
        return pass.summary();
    }

    @Override
    public boolean required() {
        return pass.required();
    }

    @Override
    public Graph run(Graph graph, Diagnostics diagnostics) {
        return pass.run(graph, diagnostics);
    }
}
