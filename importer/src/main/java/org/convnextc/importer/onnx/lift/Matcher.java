package org.convnextc.importer.onnx.lift;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.convnextc.ir.op.Add;
import org.convnextc.ir.op.Batchnorm;
import org.convnextc.ir.op.Conv;
import org.convnextc.ir.op.LayerOp;
import org.convnextc.ir.op.Linear;
import org.convnextc.ir.op.Max;
import org.convnextc.ir.op.Mean;
import org.convnextc.ir.op.Multiply;
import org.convnextc.ir.op.Rescale;
import org.convnextc.ir.op.Scale;

/** Finds the op of the language that a term comes to: of several that it may be the one that takes in most. */
final class Matcher {
    private final Terms terms;

    Matcher(Terms terms) {
        this.terms = terms;
    }

    /** Empty where the language has no such op. */
    Optional<Match> match(Term term) {
        if (term.prim() instanceof Prim.Layer layer) {
            return Optional.of(new Match(layer.op(), term.operands(), layer.weights(), layer.names()));
        }
        if (term.prim() instanceof Prim.Reduce reduce) {
            return reduced(term, reduce);
        }
        return Curve.match(term)
                .or(() -> Norms.match(term))
                .or(() -> Norms.grn(term))
                .or(() -> biased(term))
                .or(() -> perChannel(term))
                .or(() -> rescaled(term))
                .or(() -> joined(term));
    }

    private static Optional<Match> reduced(Term term, Prim.Reduce reduce) {
        Term of = term.operand(0);
        if (!of.dims().isImage() || !reduce.axes().equals(Terms.PIXELS)) {
            return Optional.empty();
        }
        return switch (reduce.fold()) {
            case MEAN -> Optional.of(Match.of(new Mean(), of));
            case MAX -> Optional.of(Match.of(new Max(), of));
            default -> Optional.empty();
        };
    }

    /** A product and the bias behind it. */
    private static Optional<Match> biased(Term term) {
        return Sides.beside(term, Prim.Kind.ADD, Term::isVector)
                .filter(sum -> sum.value().readers() == 1 && sum.value().prim() instanceof Prim.Layer)
                .flatMap(sum -> {
                    Prim.Layer layer = (Prim.Layer) sum.value().prim();
                    Map<String, Weight> weights = new LinkedHashMap<>(layer.weights());
                    weights.put("bias", sum.constant().weight());
                    List<String> names = Stream.concat(
                                    layer.names().stream(),
                                    Stream.of(sum.constant().weight().name()))
                            .toList();
                    return withBias(layer.op())
                            .map(op -> new Match(op, sum.value().operands(), weights, names));
                });
    }

    private static Optional<LayerOp> withBias(LayerOp op) {
        if (op instanceof Linear linear && !linear.bias()) {
            return Optional.of(new Linear(linear.width(), true));
        }
        if (op instanceof Conv conv && !conv.bias()) {
            return Optional.of(new Conv(
                    conv.width(), conv.kernel(), conv.stride(), conv.pad(), conv.dilation(), conv.groups(), true));
        }
        return Optional.empty();
    }

    /** A factor for each channel, a summand for each, or both. */
    private static Optional<Match> perChannel(Term term) {
        Optional<Match> factor = Sides.beside(term, Prim.Kind.MUL, Term::isVector)
                .map(product -> Match.weighted(
                        new Scale(1e-6),
                        product.value(),
                        Map.of("", product.constant().weight())));
        if (factor.isPresent()) {
            return factor;
        }
        if (term.is(Prim.Kind.DIV) && term.operand(1).isVector()) {
            Weight reciprocal = mapped(term.operand(1).weight(), -1, true);
            return Optional.of(Match.weighted(new Scale(1e-6), term.operand(0), Map.of("", reciprocal)));
        }
        if (term.is(Prim.Kind.SUB) && term.operand(1).isVector()) {
            return Optional.of(shifted(term.operand(0), mapped(term.operand(1).weight(), -1, false)));
        }
        return Sides.beside(term, Prim.Kind.ADD, Term::isVector)
                .map(sum -> Sides.beside(sum.value(), Prim.Kind.MUL, Term::isVector)
                        .filter(product -> sum.value().readers() == 1)
                        .map(product -> affine(
                                product.value(),
                                product.constant().weight(),
                                sum.constant().weight()))
                        .orElseGet(() -> shifted(sum.value(), sum.constant().weight())));
    }

    /** Each number's power, or its product with a factor. */
    private static Weight mapped(Weight weight, double number, boolean power) {
        Weight other = Weight.of(new int[0], new float[] {(float) number});
        return weight.with(other, power ? Math::pow : (a, b) -> a * b).named(weight.name());
    }

    private static Match shifted(Term of, Weight summand) {
        return affine(of, Weight.filled(summand.shape()[0], 1), summand);
    }

    /** Batch normalisation with mean 0, variance 1 and eps 0: (x - 0) / 1 weight + bias, which changes no number. */
    private static Match affine(Term of, Weight factor, Weight summand) {
        int channels = summand.shape()[0];
        Map<String, Weight> weights = new LinkedHashMap<>();
        weights.put("weight", factor);
        weights.put("bias", summand);
        weights.put("running_mean", Weight.filled(channels, 0));
        weights.put("running_var", Weight.filled(channels, 1));
        return Match.weighted(new Batchnorm(0), of, weights);
    }

    /** A number times x, or plus x. */
    private Optional<Match> rescaled(Term term) {
        if (term.is(Prim.Function.NEG)) {
            return Optional.of(Match.of(new Rescale(-1, 0), term.operand(0)));
        }
        Optional<Match> product = Sides.beside(term, Prim.Kind.MUL, Term::isScalar)
                .map(sides -> Match.of(new Rescale(decimal(sides.constant()), 0), sides.value()));
        if (product.isPresent()) {
            return product;
        }
        Optional<Match> sum = Sides.beside(term, Prim.Kind.ADD, Term::isScalar)
                .map(sides -> Match.of(new Rescale(1, decimal(sides.constant())), sides.value()));
        if (sum.isPresent()
                || !(term.prim() instanceof Prim.Binary)
                || term.operands().size() != 2) {
            return sum;
        }
        Term left = term.operand(0);
        Term right = term.operand(1);
        if (term.is(Prim.Kind.DIV) && right.isScalar()) {
            return Optional.of(Match.of(new Rescale(1 / decimal(right), 0), left));
        }
        if (term.is(Prim.Kind.SUB) && right.isScalar()) {
            return Optional.of(Match.of(new Rescale(1, -decimal(right)), left));
        }
        return term.is(Prim.Kind.SUB) && left.isScalar()
                ? Optional.of(Match.of(new Rescale(1, decimal(left)), negated(right, term)))
                : Optional.empty();
    }

    private static double decimal(Term scalar) {
        return NormOperators.decimal(scalar.scalar());
    }

    private Term negated(Term term, Term at) {
        return terms.add(new Prim.Unary(Prim.Function.NEG), List.of(term), term.dims(), at.origin());
    }

    /** Two computed values. */
    private Optional<Match> joined(Term term) {
        if (!(term.prim() instanceof Prim.Binary binary)
                || term.operand(0).isConstant()
                || term.operand(1).isConstant()) {
            return Optional.empty();
        }
        Term left = term.operand(0);
        Term right = term.operand(1);
        return switch (binary.kind()) {
            case ADD -> Optional.of(Match.of(new Add(), left, right));
            case SUB -> Optional.of(Match.of(new Add(), left, negated(right, term)));
            case MUL -> Optional.of(largerFirst(left, right));
            default -> Optional.empty();
        };
    }

    /** The language has one factor for each channel in second place. */
    private static Match largerFirst(Term left, Term right) {
        return right.dims().isImage() && !left.dims().isImage()
                ? Match.of(new Multiply(), right, left)
                : Match.of(new Multiply(), left, right);
    }
}
