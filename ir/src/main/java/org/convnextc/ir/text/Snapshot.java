package org.convnextc.ir.text;

import org.convnextc.ir.Graph;
import org.convnextc.ir.Spans;

/**
 * A graph at a point of the pipeline, as a text says it: {@code net Small after outline}.
 *
 * @param after the pass that ran last; {@link #EXPANSION} for a net as written
 * @param spans where the text names the pass
 */
public record Snapshot(Graph graph, String after, Spans spans) {
    /** What stands for the passes before the first one; a text leaves it out. */
    public static final String EXPANSION = "expansion";

    public Snapshot(Graph graph, String after) {
        this(graph, after, Spans.NONE);
    }

    /** Whether no pass has run. */
    public boolean asWritten() {
        return after.equals(EXPANSION);
    }
}
