package org.convnextc.dsl.ast;

import java.util.List;
import org.convnextc.dsl.Span;

/**
 * The path of a step in the checkpoint: {@code dwconv}, {@code stages[i]} (stages.0), {@code layer{i+1}.{j}} (layer1.0).
 *
 * @param parts in the order written; the first one is text
 */
public record Label(List<Part> parts, Span span) {
    public Label {
        parts = List.copyOf(parts);
    }

    public sealed interface Part {}

    /** Characters as written, dots included: {@code layer}, {@code .block.}. */
    public record Text(String text) implements Part {}

    /** <code>{i+1}</code>: the number joins the characters before it. */
    public record Splice(Expr value) implements Part {}

    /** {@code [i]}: the number is a path component of its own, as in {@code .i}. */
    public record Element(Expr index) implements Part {}
}
