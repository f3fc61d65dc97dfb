package org.convnextc.importer.onnx.lift;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.convnextc.ir.op.Activation;
import org.convnextc.ir.op.Gelu;
import org.convnextc.ir.op.Hardswish;
import org.convnextc.ir.op.Relu;
import org.convnextc.ir.op.Sigmoid;

/** Operators on each element by itself. */
final class ElementOperators {
    /** The operator that had its bounds as attributes. */
    private static final int CLIP_WITH_INPUTS = 11;

    private ElementOperators() {}

    static Map<String, Operator> all() {
        Map<String, Operator> all = new HashMap<>();
        binary(all, "Add", Prim.Kind.ADD, Double::sum);
        binary(all, "Sub", Prim.Kind.SUB, (a, b) -> a - b);
        binary(all, "Mul", Prim.Kind.MUL, (a, b) -> a * b);
        binary(all, "Div", Prim.Kind.DIV, (a, b) -> a / b);
        binary(all, "Pow", Prim.Kind.POW, Math::pow);
        unary(all, "Sqrt", Prim.Function.SQRT, Math::sqrt);
        unary(all, "Neg", Prim.Function.NEG, x -> -x);
        unary(all, "Reciprocal", Prim.Function.RECIPROCAL, x -> 1 / x);
        unary(all, "Exp", Prim.Function.EXP, Math::exp);
        unary(all, "Abs", Prim.Function.ABS, Math::abs);
        unary(all, "Tanh", Prim.Function.TANH, Math::tanh);
        all.put("Erf", Operator.of(at -> mapped(at, at.flow(0), new Prim.Unary(Prim.Function.ERF))));
        all.put("Relu", Operator.of(at -> activation(at, new Relu())));
        all.put("Sigmoid", Operator.of(at -> activation(at, new Sigmoid())));
        all.put("HardSwish", Operator.of(at -> activation(at, new Hardswish())));
        all.put("Gelu", Operator.of(ElementOperators::gelu));
        all.put("HardSigmoid", Operator.of(ElementOperators::hardSigmoid));
        all.put("Clip", Operator.of(ElementOperators::clip));
        all.put("Swish", Operator.of(ElementOperators::swish));
        all.put("Sum", Operator.of(ElementOperators::sum));
        return all;
    }

    private static void binary(Map<String, Operator> all, String name, Prim.Kind kind, DoubleBinaryOperator constants) {
        all.put(name, Operator.of(at -> at.isConstant() ? folded(at, kind, constants) : joined(at, kind)));
    }

    private static void unary(
            Map<String, Operator> all, String name, Prim.Function function, DoubleUnaryOperator constants) {
        all.put(
                name,
                Operator.of(at -> at.isConstant()
                        ? folded(at.weight(0), constants)
                        : mapped(at, at.flow(0), new Prim.Unary(function))));
    }

    private static Known folded(Weight weight, DoubleUnaryOperator function) {
        Weight none = Weight.of(new int[0], new float[] {0});
        return new Known.Reals(weight.with(none, (a, b) -> function.applyAsDouble(a)));
    }

    private static Known folded(At at, Prim.Kind kind, DoubleBinaryOperator function) {
        if (at.in(0) instanceof Known.Integers left && at.in(1) instanceof Known.Integers right) {
            return Whole.joined(left, right, kind);
        }
        return new Known.Reals(at.weight(0).with(at.weight(1), function));
    }

    static Known.Flow mapped(At at, Known.Flow flow, Prim prim) {
        return new Known.Flow(at.term(prim, List.of(flow.term()), flow.dims()), flow.layout());
    }

    private static Known.Flow activation(At at, Activation activation) {
        Known.Flow flow = at.flow(0);
        return mapped(at, flow, new Prim.Layer(activation));
    }

    private static Known gelu(At at) {
        boolean tanh = at.node().text("approximate", "none").equals("tanh");
        return activation(at, new Gelu(tanh ? Gelu.Form.TANH : Gelu.Form.ERF));
    }

    /** max(0, min(1, alpha x + beta)) */
    private static Known hardSigmoid(At at) {
        Known.Flow x = at.flow(0);
        Term scaled = with(at, Prim.Kind.MUL, x.term(), at.node().real("alpha", 0.2f));
        Term shifted = with(at, Prim.Kind.ADD, scaled, at.node().real("beta", 0.5f));
        return new Known.Flow(at.term(new Prim.Clip(0, 1), List.of(shifted), x.dims()), x.layout());
    }

    private static Term with(At at, Prim.Kind kind, Term term, double number) {
        return at.term(new Prim.Binary(kind), List.of(term, at.scalar(number)), term.dims());
    }

    private static Known clip(At at) {
        boolean inputs = at.opset() >= CLIP_WITH_INPUTS;
        double low = inputs
                ? at.optionalWeight(1).map(Weight::scalar).orElse(Double.NEGATIVE_INFINITY)
                : at.node().real("min", Double.NEGATIVE_INFINITY);
        double high = inputs
                ? at.optionalWeight(2).map(Weight::scalar).orElse(Double.POSITIVE_INFINITY)
                : at.node().real("max", Double.POSITIVE_INFINITY);
        return mapped(at, at.flow(0), new Prim.Clip(bound(low), bound(high)));
    }

    /** Exporters write the greatest float32 where they mean no bound. */
    private static double bound(double value) {
        return Math.abs(value) >= Float.MAX_VALUE ? Math.copySign(Double.POSITIVE_INFINITY, value) : value;
    }

    /** x sigmoid(alpha x) */
    private static Known swish(At at) {
        Known.Flow x = at.flow(0);
        Term inner = with(at, Prim.Kind.MUL, x.term(), at.node().real("alpha", 1));
        Term gate = at.term(new Prim.Layer(new Sigmoid()), List.of(inner), x.dims());
        return new Known.Flow(at.term(new Prim.Binary(Prim.Kind.MUL), List.of(x.term(), gate), x.dims()), x.layout());
    }

    private static Known sum(At at) {
        Known sum = at.in(0);
        for (int i = 1; i < at.count(); i++) {
            sum = joined(at, Prim.Kind.ADD, sum, at.in(i));
        }
        return sum;
    }

    private static Known joined(At at, Prim.Kind kind) {
        return joined(at, kind, at.in(0), at.in(1));
    }

    /** Two values, of which one at least depends on the input, aligned at their last axes. */
    private static Known joined(At at, Prim.Kind kind, Known left, Known right) {
        if (left instanceof Known.Flow a && right instanceof Known.Flow b) {
            Layout layout = common(a, b);
            return new Known.Flow(
                    at.term(
                            new Prim.Binary(kind),
                            List.of(a.term(), b.term()),
                            a.dims().joined(b.dims())),
                    layout);
        }
        if (left instanceof Known.Flow flow) {
            Term constant = Constants.beside(at, flow, at.weight(1));
            return new Known.Flow(
                    at.term(new Prim.Binary(kind), List.of(flow.term(), constant), flow.dims()), flow.layout());
        }
        Known.Flow flow = (Known.Flow) right;
        Term constant = Constants.beside(at, flow, at.weight(0));
        return new Known.Flow(
                at.term(new Prim.Binary(kind), List.of(constant, flow.term()), flow.dims()), flow.layout());
    }

    /** The layout of what comes of two, each of which may be repeated along axes where it is 1. */
    private static Layout common(Known.Flow a, Known.Flow b) {
        int rank = Math.max(a.layout().rank(), b.layout().rank());
        List<List<Axis>> groups = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            List<Axis> left = group(a, i - rank + a.layout().rank());
            List<Axis> right = group(b, i - rank + b.layout().rank());
            boolean leftCounts = left.stream().anyMatch(axis -> a.dims().of(axis) > 1);
            boolean rightCounts = right.stream().anyMatch(axis -> b.dims().of(axis) > 1);
            if (leftCounts && rightCounts && !left.equals(right)) {
                throw new Refusal("joins two values whose axes are in different orders");
            }
            groups.add(leftCounts || !rightCounts && left.size() >= right.size() ? left : right);
        }
        return new Layout(groups);
    }

    private static List<Axis> group(Known.Flow flow, int index) {
        return index < 0 ? List.of() : flow.layout().group(index);
    }
}
