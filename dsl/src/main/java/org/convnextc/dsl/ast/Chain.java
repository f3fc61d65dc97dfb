package org.convnextc.dsl.ast;

import java.util.List;
import org.convnextc.dsl.Span;

/**
 * Steps that run one after another: <code>{ a; b }</code>.
 *
 * @param span of the opening brace
 */
public record Chain(List<Step> steps, Span span) implements Value {
    public Chain {
        steps = List.copyOf(steps);
    }
}
