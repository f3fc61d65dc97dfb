package org.convnextc.compiler.target;

import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Graph;

/** Something that a net is compiled for. */
public interface Target {
    /** What users and messages call it: {@code native}. */
    String name();

    /** The passes from the graph as written to one that the target can spell. */
    Pipeline pipeline();

    /** Runs the passes; the graph is incomplete where {@code diagnostics} has errors afterwards. */
    default Graph lower(Graph flat, Diagnostics diagnostics) {
        return pipeline().run(flat, diagnostics, Pipeline.Observer.NONE);
    }
}
