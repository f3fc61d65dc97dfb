package org.convnextc.dsl.ast;

import org.convnextc.dsl.Span;

/** What a slot holds: an expression (a number, a list, dimensions, the name of an op or slot) or a chain of steps. */
public sealed interface Value permits Expr, Chain {
    Span span();
}
