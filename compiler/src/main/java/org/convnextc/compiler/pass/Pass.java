package org.convnextc.compiler.pass;

import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Graph;

/** A step from graph to graph that keeps what the net computes. */
public interface Pass {
    /** The pass's name in snake case, as the command line shows it. */
    String name();

    /** What it does, in one line; for a rewrite its equation. */
    String summary();

    /** Whether the target cannot spell graphs that this pass has not run on. */
    boolean required();

    /** The graph after the pass; errors that are the input's fault go to {@code diagnostics}. */
    Graph run(Graph graph, Diagnostics diagnostics);
}
