package org.convnextc.dsl.ast;

import java.util.List;
import java.util.Optional;
import org.convnextc.dsl.Span;

/**
 * {@code depths = [3, 3, 9, 3]}, {@code block(w) = { ... }}, or {@code depths} alone: an abstract slot, which a child net must fill
 * where something reads it.
 *
 * @param span of the name
 */
public record Slot(String name, List<Parameter> parameters, Optional<Value> value, Span span) {
    public Slot {
        parameters = List.copyOf(parameters);
    }

    /** A name bound by a slot, a {@code for} or a {@code repeat}. */
    public record Parameter(String name, Span span) {}
}
