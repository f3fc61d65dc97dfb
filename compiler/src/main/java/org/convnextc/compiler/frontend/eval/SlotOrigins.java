package org.convnextc.compiler.frontend.eval;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.convnextc.compiler.frontend.resolve.ResolvedNet;
import org.convnextc.dsl.Span;
import org.convnextc.dsl.ast.Expr;
import org.convnextc.dsl.ast.Label;
import org.convnextc.dsl.ast.Slot;
import org.convnextc.dsl.ast.Step;

/** The slots that values come of: those that an expression names, and those that these name in turn; the nearest first. */
public final class SlotOrigins {
    private final ResolvedNet net;
    private final Set<String> slots = new LinkedHashSet<>();
    private final Set<Env> seen = new HashSet<>();
    private final Deque<Env.Origin> left = new ArrayDeque<>();

    private SlotOrigins(ResolvedNet net) {
        this.net = net;
    }

    /** The slots that a mistake in a step comes of: those of the part that the place is in, else of all parts. */
    public static Set<String> of(ResolvedNet net, Step step, Env env, Optional<Span> place) {
        return new SlotOrigins(net).find(step, env, place);
    }

    private Set<String> find(Step step, Env env, Optional<Span> place) {
        List<Expr> parts = parts(step);
        // At the name of an op the whole step is blamed.
        List<Expr> wrong = parts.stream()
                .filter(part -> place.isPresent() && contains(part, place.get()))
                .filter(part -> !(step.action() instanceof Step.Apply apply && apply.name() == part))
                .toList();
        (wrong.isEmpty() ? parts : wrong).forEach(part -> left.add(new Env.Origin(part, env)));
        collect();
        return slots;
    }

    private static List<Expr> parts(Step step) {
        Stream<Expr> labels = step.label().stream()
                .flatMap(label -> label.parts().stream())
                .flatMap(part -> part instanceof Label.Splice splice
                        ? Stream.of(splice.value())
                        : part instanceof Label.Element element ? Stream.of(element.index()) : Stream.empty());
        return Stream.concat(labels, parts(step.action())).toList();
    }

    private static Stream<Expr> parts(Step.Action action) {
        if (action instanceof Step.Apply apply) {
            return Stream.of(
                            apply.width().stream(),
                            apply.operands().stream().map(Step.Operand::value),
                            apply.arguments().stream(),
                            Stream.<Expr>of(apply.name()))
                    .flatMap(part -> part);
        } else if (action instanceof Step.If branch) {
            return Stream.of(branch.condition());
        } else if (action instanceof Step.For loop) {
            return loop.lists().stream();
        }
        return action instanceof Step.Repeat repeat ? Stream.of(repeat.count()) : Stream.empty();
    }

    private static boolean contains(Expr expr, Span place) {
        return expr.span().equals(place) || inner(expr).anyMatch(part -> contains(part, place));
    }

    private static Stream<Expr> inner(Expr expr) {
        if (expr instanceof Expr.Listing listing) {
            return listing.items().stream();
        } else if (expr instanceof Expr.Index index) {
            return Stream.of(index.list(), index.index());
        } else if (expr instanceof Expr.Unary unary) {
            return Stream.of(unary.operand());
        }
        return expr instanceof Expr.Binary binary ? Stream.of(binary.left(), binary.right()) : Stream.empty();
    }

    /** Collects slots in rounds and not by recursion, for in a net one slot may name another a thousand times over. */
    private void collect() {
        while (!left.isEmpty()) {
            Env.Origin next = left.remove();
            if (next.expr() instanceof Expr.Name name) {
                Optional<Env> bound = next.env().binding(name.name());
                if (bound.isEmpty()) {
                    slot(name.name());
                } else if (seen.add(bound.get())) {
                    bound.get().origin().ifPresent(left::add);
                }
            }
            inner(next.expr()).forEach(part -> left.add(new Env.Origin(part, next.env())));
        }
    }

    private void slot(String name) {
        if (slots.add(name)) {
            net.slot(name)
                    .flatMap(Slot::value)
                    .filter(Expr.class::isInstance)
                    .ifPresent(value -> left.add(new Env.Origin((Expr) value, Env.EMPTY)));
        }
    }
}
