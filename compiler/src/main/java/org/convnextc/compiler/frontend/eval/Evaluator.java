package org.convnextc.compiler.frontend.eval;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.convnextc.compiler.frontend.fault.Failure;
import org.convnextc.compiler.frontend.fault.Limits;
import org.convnextc.compiler.frontend.fault.NetCode;
import org.convnextc.compiler.frontend.resolve.ResolvedNet;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Span;
import org.convnextc.dsl.ast.Chain;
import org.convnextc.dsl.ast.Expr;
import org.convnextc.dsl.ast.Expr.BinaryOperator;
import org.convnextc.dsl.ast.Slot;

/** Values of expressions in one net. Slots are bound late: whichever slot is asked for, the most derived one answers. */
public final class Evaluator {
    private final ResolvedNet net;
    private final Limits limits;
    private final Vocabulary vocabulary;
    private final Map<String, ExprValue> known = new HashMap<>();
    private final Map<String, Slot> active = new LinkedHashMap<>();

    public Evaluator(ResolvedNet net, Limits limits, Vocabulary vocabulary) {
        this.net = net;
        this.limits = limits;
        this.vocabulary = vocabulary;
    }

    public ExprValue evaluate(Expr expr, Env env) {
        limits.enter(expr.span());
        try {
            return value(expr, env);
        } finally {
            limits.leave();
        }
    }

    private ExprValue value(Expr expr, Env env) {
        if (expr instanceof Expr.Whole whole) {
            return new ExprValue.Whole(whole.value());
        } else if (expr instanceof Expr.Real real) {
            return new ExprValue.Real(real.value());
        } else if (expr instanceof Expr.Dims dims) {
            return new ExprValue.Dims(dims.extents());
        } else if (expr instanceof Expr.Text text) {
            return new ExprValue.Text(text.value());
        } else if (expr instanceof Expr.Listing listing) {
            return listing(listing, env);
        } else if (expr instanceof Expr.Name name) {
            return name(name, env);
        } else if (expr instanceof Expr.Index index) {
            return index(index, env);
        } else if (expr instanceof Expr.Unary unary) {
            return unary(unary, env);
        }
        return binary((Expr.Binary) expr, env);
    }

    private ExprValue listing(Expr.Listing listing, Env env) {
        Limits.check(listing.span(), "items", listing.items().size(), Limits.LIST);
        var items = new ArrayList<ExprValue>();
        for (Expr item : listing.items()) {
            items.add(evaluate(item, env));
        }
        return new ExprValue.Items(List.copyOf(items));
    }

    private ExprValue name(Expr.Name name, Env env) {
        var bound = env.find(name.name());
        if (bound.isPresent()) {
            return bound.get();
        }
        var slot = net.slot(name.name());
        if (slot.isPresent()) {
            return slot(slot.get(), name.span());
        }
        if (vocabulary.isFlag(name.name())) {
            return new ExprValue.Flag(name.name().equals("yes"));
        }
        if (vocabulary.isOp(name.name())) {
            return new ExprValue.OpName(name.name());
        }
        throw unknown(name, env.names());
    }

    /** A name that nothing in sight has. */
    public Failure unknown(Expr.Name name, Set<String> bound) {
        return new Failure(vocabulary.unknown(name, bound, net));
    }

    /** What a slot without parameters holds; {@code at} is the place that reads it. */
    public ExprValue slot(Slot slot, Span at) {
        if (!slot.parameters().isEmpty()) {
            throw NetCode.ARGUMENTS.failure(
                    at, "slot " + slot.name() + " takes arguments and is no value; it can only be a step");
        }
        var content = slot.value().orElseThrow(() -> empty(slot));
        if (content instanceof Chain) {
            return new ExprValue.Steps(slot);
        }
        ExprValue before = known.get(slot.name());
        if (before != null) {
            return before;
        }
        ExprValue result = within(slot, at, () -> evaluate((Expr) content, Env.EMPTY));
        known.put(slot.name(), result);
        return result;
    }

    public Failure empty(Slot slot) {
        return new Failure(NetCode.EMPTY_SLOT
                .at(
                        net.net().span(),
                        "slot " + slot.name() + " of net " + net.net().name() + " has no value")
                .note("declared without a value at " + slot.span())
                .help("give it one in the net, or on the command line: -D " + slot.name() + "=..."));
    }

    /** Evaluates or expands a slot's content. A slot that is already being read must not be read again. */
    public <T> T within(Slot slot, Span at, Supplier<T> work) {
        if (active.containsKey(slot.name())) {
            throw new Failure(cycle(slot, at));
        }
        active.put(slot.name(), slot);
        limits.enter(at);
        try {
            return work.get();
        } finally {
            limits.leave();
            active.remove(slot.name());
        }
    }

    private Diagnostic cycle(Slot slot, Span at) {
        var names = new ArrayList<>(new LinkedHashSet<>(active.keySet()));
        List<String> loop = names.subList(names.indexOf(slot.name()), names.size());
        String path = String.join(" -> ", loop) + " -> " + slot.name();
        return NetCode.RECURSIVE_SLOT
                .at(at, "slot " + slot.name() + " reads itself: " + path)
                .note("defined at " + slot.span());
    }

    private ExprValue index(Expr.Index expr, Env env) {
        ExprValue list = evaluate(expr.list(), env);
        long index = Coercions.whole(evaluate(expr.index(), env), expr.index().span(), "a whole number for an index");
        if (list instanceof ExprValue.Items items) {
            return items.items().get(checked(expr, index, items.items().size()));
        }
        if (list instanceof ExprValue.Dims dims) {
            return new ExprValue.Whole(
                    dims.extents().get(checked(expr, index, dims.extents().size())));
        }
        throw Coercions.wrongKind(expr.span(), list, "a list or dimensions");
    }

    private static int checked(Expr.Index expr, long index, int size) {
        if (index < 0 || index >= size) {
            throw NetCode.OUT_OF_RANGE.failure(
                    expr.index().span(),
                    "index " + index + " is out of range: " + expr.list().name() + " has " + size
                            + (size == 1 ? " item" : " items") + ", counted from 0");
        }
        return (int) index;
    }

    private ExprValue unary(Expr.Unary expr, Env env) {
        ExprValue operand = evaluate(expr.operand(), env);
        if (expr.operator() == Expr.UnaryOperator.NOT) {
            return new ExprValue.Flag(!Coercions.flag(operand, expr.operand().span()));
        }
        if (operand instanceof ExprValue.Real real) {
            return new ExprValue.Real(-real.value());
        }
        return Arithmetic.exact(
                expr.span(),
                () -> Math.negateExact(Coercions.whole(operand, expr.operand().span(), "a number")));
    }

    private ExprValue binary(Expr.Binary expr, Env env) {
        ExprValue left = evaluate(expr.left(), env);
        BinaryOperator operator = expr.operator();
        if (operator == BinaryOperator.AND || operator == BinaryOperator.OR) {
            boolean first = Coercions.flag(left, expr.left().span());
            boolean settled = first == (operator == BinaryOperator.OR);
            return new ExprValue.Flag(
                    settled
                            ? first
                            : Coercions.flag(
                                    evaluate(expr.right(), env), expr.right().span()));
        }
        ExprValue right = evaluate(expr.right(), env);
        return Arithmetic.apply(expr, left, right);
    }
}
