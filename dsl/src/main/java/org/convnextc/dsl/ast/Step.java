package org.convnextc.dsl.ast;

import java.util.List;
import java.util.Optional;
import org.convnextc.dsl.Span;

/**
 * One step of a chain, {@code pwconv1: linear -> 4*w}.
 *
 * @param label names the step's parameters in the checkpoint
 * @param span of the action's first word
 */
public record Step(Optional<Label> label, Action action, Span span) {

    /** What a step does. */
    public sealed interface Action {}

    /**
     * An op or a slot by name: {@code conv 7x7 /2 depthwise pad=3 -> w}, {@code down(w)}, {@code norm}.
     *
     * @param name of an op or a slot; which of the two is for the names' lookup to say
     * @param arguments in parentheses right after the name; for an op, a parenthesised first operand
     * @param operands in the order written
     * @param width after the arrow
     */
    public record Apply(Expr.Name name, List<Expr> arguments, List<Operand> operands, Optional<Expr> width)
            implements Action {
        public Apply {
            arguments = List.copyOf(arguments);
            operands = List.copyOf(operands);
        }
    }

    /** What follows the name of an op. */
    public sealed interface Operand {
        Expr value();

        Span span();
    }

    /** {@code 7x7}, {@code k}, {@code (2*k)}, or a bare word such as {@code depthwise}: the op's declaration tells which. */
    public record Positional(Expr value) implements Operand {
        @Override
        public Span span() {
            return value.span();
        }
    }

    /** {@code /2} */
    public record Stride(Expr value, Span span) implements Operand {}

    /**
     * {@code pad=1}
     *
     * @param span of the key
     */
    public record Option(String key, Expr value, Span span) implements Operand {}

    /**
     * <code>residual { } via { }</code>, <code>multiply { } via { }</code>, <code>concat { } { } ...</code>: every branch takes the
     * step's input and the results are joined. {@code residual} and {@code multiply} have two branches, where an absent {@code via} is
     * the identity.
     */
    public record Join(JoinKind kind, List<Chain> branches, Optional<Chain> via) implements Action {
        public Join {
            branches = List.copyOf(branches);
        }
    }

    public enum JoinKind {
        RESIDUAL,
        MULTIPLY,
        CONCAT
    }

    /** <code>output { }</code>: what the chain makes of the step's input is handed out, and the input goes on to the next step. */
    public record Output(Chain chain) implements Action {}

    /** <code>share "norm" { }</code>: the chain, with the weights that it would have under this path. */
    public record Share(Expr.Text path, Chain chain) implements Action {}

    /** <code>if i == 0 { } else { }</code>; an {@code else if} is an else chain of one step. */
    public record If(Expr condition, Chain then, Optional<Chain> otherwise) implements Action {}

    /** <code>for w, d at i in widths, depths { }</code> */
    public record For(List<Slot.Parameter> names, Optional<Slot.Parameter> index, List<Expr> lists, Chain body)
            implements Action {
        public For {
            names = List.copyOf(names);
            lists = List.copyOf(lists);
        }
    }

    /** <code>repeat d at j { }</code> */
    public record Repeat(Expr count, Optional<Slot.Parameter> index, Chain body) implements Action {}

    /** <code>label: { ... }</code>: steps under one label. */
    public record Group(Chain chain) implements Action {}
}
