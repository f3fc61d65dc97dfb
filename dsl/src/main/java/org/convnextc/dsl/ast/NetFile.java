package org.convnextc.dsl.ast;

import java.util.List;
import org.convnextc.dsl.Span;

/**
 * One {@code .net} file.
 *
 * @param name as diagnostics show it
 */
public record NetFile(String name, List<Use> uses, List<Net> nets) {
    public NetFile {
        uses = List.copyOf(uses);
        nets = List.copyOf(nets);
    }

    /** {@code use "convnext.net"} */
    public record Use(String path, Span span) {}
}
