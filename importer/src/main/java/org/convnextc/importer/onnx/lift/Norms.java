package org.convnextc.importer.onnx.lift;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.convnextc.ir.op.Grn;
import org.convnextc.ir.op.LayerOp;
import org.convnextc.ir.op.Layernorm;
import org.convnextc.ir.op.Rmsnorm;
import org.convnextc.ir.op.Simplenorm;

/** Norms that a file spells out. */
final class Norms {
    private static final Set<Axis> CHANNELS = Set.of(Axis.CHANNEL);

    /** Of n / (n - 1), which is stored as a float32. */
    private static final double CLOSE = 1e-6;

    private enum Kind {
        LAYERNORM,
        RMSNORM,
        SIMPLENORM
    }

    /** A norm without weight: what is normalised, and how. */
    private record Plain(Kind kind, Term of, double eps) {
        LayerOp op(boolean affine, boolean bias) {
            return switch (kind) {
                case LAYERNORM -> new Layernorm(eps, affine, bias);
                case RMSNORM -> new Rmsnorm(eps, affine);
                case SIMPLENORM -> new Simplenorm(eps, affine);
            };
        }
    }

    private Norms() {}

    static Optional<Match> match(Term term) {
        return affine(term).or(() -> scaled(term)).or(() -> plain(term)
                .map(norm -> Match.of(norm.op(false, true), norm.of())));
    }

    /** hat(x) weight + bias */
    private static Optional<Match> affine(Term term) {
        return Sides.beside(term, Prim.Kind.ADD, Term::isVector)
                .flatMap(sum -> Sides.beside(sum.value(), Prim.Kind.MUL, Term::isVector)
                        .flatMap(product -> plain(product.value())
                                .filter(norm -> norm.kind() == Kind.LAYERNORM)
                                .map(norm -> {
                                    Map<String, Weight> weights = new LinkedHashMap<>();
                                    weights.put("weight", product.constant().weight());
                                    weights.put("bias", sum.constant().weight());
                                    return Match.weighted(norm.op(true, true), norm.of(), weights);
                                })));
    }

    /** hat(x) weight */
    private static Optional<Match> scaled(Term term) {
        return Sides.beside(term, Prim.Kind.MUL, Term::isVector).flatMap(product -> plain(product.value())
                .map(norm -> Match.weighted(
                        norm.op(true, false),
                        norm.of(),
                        Map.of("weight", product.constant().weight()))));
    }

    /** d / sqrt(variance + eps), or d times the reciprocal of the root. */
    private static Optional<Plain> plain(Term term) {
        if (term.is(Prim.Kind.DIV) && term.operand(1).is(Prim.Function.SQRT)) {
            return overRoot(term.operand(0), term.operand(1).operand(0));
        }
        if (!term.is(Prim.Kind.MUL)) {
            return Optional.empty();
        }
        return byReciprocal(term.operand(0), term.operand(1)).or(() -> byReciprocal(term.operand(1), term.operand(0)));
    }

    private static Optional<Plain> byReciprocal(Term distance, Term factor) {
        if (factor.is(Prim.Function.RECIPROCAL) && factor.operand(0).is(Prim.Function.SQRT)) {
            return overRoot(distance, factor.operand(0).operand(0));
        }
        boolean quotient = factor.is(Prim.Kind.DIV)
                && factor.operand(0).isScalar()
                && factor.operand(0).scalar() == 1
                && factor.operand(1).is(Prim.Function.SQRT);
        if (quotient) {
            return overRoot(distance, factor.operand(1).operand(0));
        }
        boolean power = factor.is(Prim.Kind.POW)
                && factor.operand(1).isScalar()
                && factor.operand(1).scalar() == -0.5;
        return power ? overRoot(distance, factor.operand(0)) : Optional.empty();
    }

    private static Optional<Plain> overRoot(Term distance, Term square) {
        return Sides.beside(square, Prim.Kind.ADD, Term::isScalar).flatMap(sum -> {
            double eps = NormOperators.decimal(sum.constant().scalar());
            return meanSquare(sum.value())
                    .flatMap(of -> ofMeanSquare(distance, of, eps))
                    .or(() -> Sides.beside(sum.value(), Prim.Kind.MUL, Term::isScalar)
                            .flatMap(product -> simplenorm(distance, product, eps)));
        });
    }

    private static Optional<Term> meanSquare(Term term) {
        return Sides.folded(term, Prim.Fold.MEAN, CHANNELS).flatMap(Sides::squared);
    }

    private static Optional<Plain> ofMeanSquare(Term distance, Term of, double eps) {
        if (!Sides.same(distance, of)) {
            return Optional.empty();
        }
        return Optional.of(centred(distance)
                .map(x -> new Plain(Kind.LAYERNORM, x, eps))
                .orElse(new Plain(Kind.RMSNORM, distance, eps)));
    }

    private static Optional<Plain> simplenorm(Term x, Sides.Pair variance, double eps) {
        int n = x.dims().of(Axis.CHANNEL);
        boolean unbiased = Math.abs(variance.constant().scalar() * (n - 1) - n) < CLOSE * n;
        return meanSquare(variance.value())
                .flatMap(Norms::centred)
                .filter(of -> unbiased && Sides.same(of, x))
                .map(of -> new Plain(Kind.SIMPLENORM, x, eps));
    }

    /** x of x - mean(x). */
    private static Optional<Term> centred(Term term) {
        if (!term.is(Prim.Kind.SUB)) {
            return Optional.empty();
        }
        return Sides.folded(term.operand(1), Prim.Fold.MEAN, CHANNELS).filter(of -> Sides.same(of, term.operand(0)));
    }

    /** gamma (x N) + beta + x, N = G / (mean of G + eps), G = the root of the sum of x^2 over the image. */
    static Optional<Match> grn(Term term) {
        for (Term product : Sides.parts(term, Prim.Kind.ADD, part -> false)) {
            for (Term response : Sides.parts(product, Prim.Kind.MUL, part -> false)) {
                Optional<Match> found = response(response).flatMap(norm -> grn(term, response, norm));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Match> grn(Term term, Term response, Plain norm) {
        Term x = norm.of();
        List<Term> summands = Sides.parts(term, Prim.Kind.ADD, part -> part == x);
        Optional<Term> beta = summands.stream().filter(Term::isVector).findFirst();
        Optional<Term> product = summands.stream()
                .filter(part -> part != x && !part.isConstant())
                .findFirst();
        if (summands.size() != 3 || !summands.contains(x) || beta.isEmpty() || product.isEmpty()) {
            return Optional.empty();
        }
        List<Term> factors = Sides.parts(product.get(), Prim.Kind.MUL, part -> part == x || part == response);
        Optional<Term> gamma = factors.stream().filter(Term::isVector).findFirst();
        if (factors.size() != 3 || !factors.contains(x) || !factors.contains(response) || gamma.isEmpty()) {
            return Optional.empty();
        }
        int channels = x.dims().of(Axis.CHANNEL);
        Map<String, Weight> weights = new LinkedHashMap<>();
        weights.put("gamma", gamma.get().weight().reshaped(1, 1, 1, channels));
        weights.put("beta", beta.get().weight().reshaped(1, 1, 1, channels));
        return Optional.of(Match.weighted(new Grn(norm.eps()), x, weights));
    }

    /** x and eps of N. */
    private static Optional<Plain> response(Term term) {
        if (!term.is(Prim.Kind.DIV)) {
            return Optional.empty();
        }
        Term response = term.operand(0);
        return Sides.beside(term.operand(1), Prim.Kind.ADD, Term::isScalar)
                .filter(sum -> Sides.folded(sum.value(), Prim.Fold.MEAN, CHANNELS)
                        .filter(of -> Sides.same(of, response))
                        .isPresent())
                .flatMap(sum -> length(response)
                        .map(x -> new Plain(
                                Kind.RMSNORM,
                                x,
                                NormOperators.decimal(sum.constant().scalar()))));
    }

    /** x of the root of the sum of its squares over the image. */
    private static Optional<Term> length(Term term) {
        Optional<Term> norm = Sides.folded(term, Prim.Fold.L2, Terms.PIXELS);
        if (norm.isPresent() || !term.is(Prim.Function.SQRT)) {
            return norm;
        }
        return Sides.folded(term.operand(0), Prim.Fold.SUM, Terms.PIXELS).flatMap(Sides::squared);
    }
}
