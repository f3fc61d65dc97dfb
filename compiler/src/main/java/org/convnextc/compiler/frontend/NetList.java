package org.convnextc.compiler.frontend;

import java.util.List;
import org.convnextc.ir.Graph;

/**
 * The nets that a file itself defines, in its order.
 *
 * @param graphs flat
 * @param incomplete names of those that read a slot without a value: parents of others
 */
public record NetList(List<Graph> graphs, List<String> incomplete) {
    public NetList {
        graphs = List.copyOf(graphs);
        incomplete = List.copyOf(incomplete);
    }
}
