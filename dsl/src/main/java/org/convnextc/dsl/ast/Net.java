package org.convnextc.dsl.ast;

import java.util.List;
import java.util.Optional;
import org.convnextc.dsl.Span;

/**
 * {@code net Tiny : ConvNeXt { ... }}: slots that add to and replace those of the parent.
 *
 * @param span of the name
 */
public record Net(String name, Optional<Parent> parent, List<Slot> slots, Span span) {
    public Net {
        slots = List.copyOf(slots);
    }

    /** The net after the colon. */
    public record Parent(String name, Span span) {}
}
