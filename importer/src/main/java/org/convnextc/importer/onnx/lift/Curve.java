package org.convnextc.importer.onnx.lift;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.gamma.Erf;
import org.convnextc.ir.op.Activation;
import org.convnextc.ir.reference.Scalar64;

/**
 * A function of one value, element by element, that a file spells out, such as GELU in five nodes. Exporters write it in many forms, so
 * it is told by its values: of functions made of a few sums, products, roots, powers, erf, tanh and bounds, those that agree with one of
 * the language's at all of these places, to what float32 keeps of their constants, are that one.
 */
final class Curve {
    /** Steps that one function is made of, at most. */
    private static final int MOST_STEPS = 24;

    private static final double CLOSE = 2e-6;

    private static final double[] PLACES = {
        0, 1e-3, 0.03, 0.1, 0.25, 0.4, 0.5, 0.7, 0.9, 1, 1.2, 1.5, 1.8, 2.1, 2.5, 2.9, 3.1, 3.7, 4.4, 5.2, 5.9, 6.1,
        7.3, 9, 12, 20, 60, 255, 1e3, 1e4
    };

    private final Term root;

    private Curve(Term root) {
        this.root = root;
    }

    /** The activation that a term is of another one. */
    static Optional<Match> match(Term term) {
        return isPart(term) ? new Curve(term).match() : Optional.empty();
    }

    private static boolean isPart(Term term) {
        Prim prim = term.prim();
        return prim instanceof Prim.Unary
                || prim instanceof Prim.Clip
                || prim instanceof Prim.Binary
                || prim instanceof Prim.Layer layer && layer.op() instanceof Activation;
    }

    /** Goes back from the root until all paths meet in one value, and further, until a function of it is known. */
    private Optional<Match> match() {
        TreeSet<Term> open = new TreeSet<>(Comparator.comparing(Term::number));
        open.add(root);
        for (int steps = 0; steps < MOST_STEPS; steps++) {
            Term last = open.pollLast();
            if (last == null || !isPart(last) || !open(last, open)) {
                return Optional.empty();
            }
            if (open.size() == 1) {
                Term argument = open.first();
                Optional<Activation> found = Activation.all().stream()
                        .filter(activation -> isAlike(argument, Scalar64.of(activation)))
                        .findFirst();
                if (found.isPresent()) {
                    return Optional.of(Match.of(found.get(), argument));
                }
            }
        }
        return Optional.empty();
    }

    /** Adds what a part reads; false where that is no function of single elements. */
    private boolean open(Term part, Set<Term> open) {
        for (Term operand : part.operands()) {
            if (!operand.isScalar()) {
                if (operand.isConstant() || !operand.dims().equals(root.dims())) {
                    return false;
                }
                open.add(operand);
            }
        }
        return true;
    }

    private boolean isAlike(Term argument, DoubleUnaryOperator function) {
        List<Double> places = new ArrayList<>();
        for (double place : PLACES) {
            places.add(place);
            places.add(-place);
        }
        for (double place : places) {
            double found = value(root, argument, place, new HashMap<>());
            double expected = function.applyAsDouble(place);
            if (!(Math.abs(found - expected) <= CLOSE * Math.max(1, Math.abs(place)))) {
                return false;
            }
        }
        return true;
    }

    private static double value(Term term, Term argument, double x, Map<Term, Double> known) {
        if (term == argument) {
            return x;
        }
        Double before = known.get(term);
        if (before != null) {
            return before;
        }
        double value = compute(term, argument, x, known);
        known.put(term, value);
        return value;
    }

    private static double compute(Term term, Term argument, double x, Map<Term, Double> known) {
        if (term.isScalar()) {
            return term.scalar();
        }
        double first = value(term.operand(0), argument, x, known);
        if (term.prim() instanceof Prim.Binary binary) {
            return apply(binary.kind(), first, value(term.operand(1), argument, x, known));
        }
        if (term.prim() instanceof Prim.Clip clip) {
            return Math.min(Math.max(first, clip.low()), clip.high());
        }
        if (term.prim() instanceof Prim.Unary unary) {
            return apply(unary.function(), first);
        }
        return Scalar64.of((Activation) ((Prim.Layer) term.prim()).op()).applyAsDouble(first);
    }

    private static double apply(Prim.Kind kind, double a, double b) {
        return switch (kind) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case POW -> Math.pow(a, b);
        };
    }

    private static double apply(Prim.Function function, double x) {
        return switch (function) {
            case SQRT -> Math.sqrt(x);
            case ERF -> Erf.value(x);
            case TANH -> Math.tanh(x);
            case EXP -> Math.exp(x);
            case NEG -> -x;
            case RECIPROCAL -> 1 / x;
            case ABS -> Math.abs(x);
        };
    }
}
