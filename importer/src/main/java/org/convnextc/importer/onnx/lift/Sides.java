package org.convnextc.importer.onnx.lift;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Operands of products and sums in whichever order a file has them. */
final class Sides {
    private static final int MOST_DEPTH = 4;

    private Sides() {}

    /** The operand that is no constant of this kind, beside one that is. */
    record Pair(Term value, Term constant) {}

    static Optional<Pair> beside(Term term, Prim.Kind kind, Predicate<Term> constant) {
        if (!term.is(kind)) {
            return Optional.empty();
        }
        if (constant.test(term.operand(1)) && !term.operand(0).isConstant()) {
            return Optional.of(new Pair(term.operand(0), term.operand(1)));
        }
        return constant.test(term.operand(0)) && !term.operand(1).isConstant()
                ? Optional.of(new Pair(term.operand(1), term.operand(0)))
                : Optional.empty();
    }

    /** What a tree of sums or products joins, down to terms where it is to stop. */
    static List<Term> parts(Term term, Prim.Kind kind, Predicate<Term> stop) {
        List<Term> parts = new ArrayList<>();
        collect(term, kind, stop, 0, parts);
        return parts;
    }

    private static void collect(Term term, Prim.Kind kind, Predicate<Term> stop, int depth, List<Term> parts) {
        if (depth < MOST_DEPTH && term.is(kind) && !stop.test(term)) {
            collect(term.operand(0), kind, stop, depth + 1, parts);
            collect(term.operand(1), kind, stop, depth + 1, parts);
        } else {
            parts.add(term);
        }
    }

    /** u of u^2, written as a power or as a product. */
    static Optional<Term> squared(Term term) {
        boolean power = term.is(Prim.Kind.POW)
                && term.operand(1).isScalar()
                && term.operand(1).scalar() == 2;
        boolean product = term.is(Prim.Kind.MUL) && same(term.operand(0), term.operand(1));
        return power || product ? Optional.of(term.operand(0)) : Optional.empty();
    }

    /** Whether two terms are one, or compute the same from the same by few steps: exporters repeat such parts. */
    static boolean same(Term a, Term b) {
        return same(a, b, 0);
    }

    private static boolean same(Term a, Term b, int depth) {
        if (a == b) {
            return true;
        }
        if (depth == MOST_DEPTH
                || a.isConstant()
                || a.prim() instanceof Prim.Layer
                || !a.prim().equals(b.prim())
                || a.operands().size() != b.operands().size()) {
            return false;
        }
        for (int i = 0; i < a.operands().size(); i++) {
            if (!same(a.operand(i), b.operand(i), depth + 1)) {
                return false;
            }
        }
        return true;
    }

    /** The operand of a fold over these axes. */
    static Optional<Term> folded(Term term, Prim.Fold fold, Set<Axis> axes) {
        return term.prim().equals(new Prim.Reduce(fold, axes)) ? Optional.of(term.operand(0)) : Optional.empty();
    }
}
