package org.convnextc.importer.onnx.lift;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.convnextc.ir.op.Batchnorm;
import org.convnextc.ir.op.Layernorm;
import org.convnextc.ir.op.Rmsnorm;

/** Norms that are operators of their own, and the sums and means of which others are made. */
final class NormOperators {
    private NormOperators() {}

    static Map<String, Operator> all() {
        Map<String, Operator> all = new HashMap<>();
        all.put("BatchNormalization", NormOperators::batchnorm);
        all.put("LayerNormalization", NormOperators::layernorm);
        all.put("RMSNormalization", NormOperators::rmsnorm);
        all.put("ReduceMean", Operator.of(at -> reduce(at, Prim.Fold.MEAN)));
        all.put("ReduceMax", Operator.of(at -> reduce(at, Prim.Fold.MAX)));
        all.put("ReduceSum", Operator.of(at -> reduce(at, Prim.Fold.SUM)));
        all.put("ReduceL2", Operator.of(at -> reduce(at, Prim.Fold.L2)));
        all.put("GlobalAveragePool", Operator.of(at -> pixels(at, Prim.Fold.MEAN)));
        all.put("GlobalMaxPool", Operator.of(at -> pixels(at, Prim.Fold.MAX)));
        return all;
    }

    /** The decimal that a float32 is written as: 1e-6 in place of 9.999999974752427e-7. */
    static double decimal(double value) {
        return Double.parseDouble(Float.toString((float) value));
    }

    private static List<Known> batchnorm(At at) {
        boolean training = at.node().integer("training_mode", 0) != 0
                || at.node().outputs().size() > 1;
        Known.Flow flow = at.flow(0);
        Optional<Integer> channel = flow.layout().channel(flow.dims());
        if (training || channel.isEmpty() || channel.get() != 1) {
            throw at.refuse(
                    training
                            ? "computes statistics of the batch, as training does"
                            : "has no channels in second place");
        }
        int channels = flow.dims().of(Axis.CHANNEL);
        Map<String, Weight> weights = new LinkedHashMap<>();
        List<String> parameters = List.of("weight", "bias", "running_mean", "running_var");
        for (int i = 0; i < parameters.size(); i++) {
            weights.put(parameters.get(i), Constants.vector(at.weight(i + 1), channels));
        }
        var op = new Batchnorm(decimal(at.node().real("epsilon", 1e-5f)));
        Term term = at.layer(new Prim.Layer(op, weights, WindowOperators.names(at)), flow.term());
        return List.of(new Known.Flow(term, flow.layout()));
    }

    private static List<Known> layernorm(At at) {
        Known.Flow flow = overChannels(at);
        int channels = flow.dims().of(Axis.CHANNEL);
        double eps = decimal(at.node().real("epsilon", 1e-5f));
        Map<String, Weight> weights = new LinkedHashMap<>();
        Weight weight = Constants.vector(at.weight(1), channels);
        boolean plain = !at.has(2) && isOnes(weight);
        if (!plain) {
            weights.put("weight", weight);
        }
        at.optionalWeight(2).ifPresent(bias -> weights.put("bias", Constants.vector(bias, channels)));
        var op = new Layernorm(eps, !plain, plain || at.has(2));
        Term term = at.layer(new Prim.Layer(op, weights, WindowOperators.names(at)), flow.term());
        return List.of(new Known.Flow(term, flow.layout()));
    }

    /** Where a norm has no weight, exporters write one of ones, under no name that a module gave. */
    private static boolean isOnes(Weight weight) {
        if (weight.name().endsWith(".weight")) {
            return false;
        }
        for (float value : weight.values()) {
            if (value != 1) {
                return false;
            }
        }
        return true;
    }

    private static List<Known> rmsnorm(At at) {
        Known.Flow flow = overChannels(at);
        var op = new Rmsnorm(decimal(at.node().real("epsilon", 1e-5f)), true);
        Map<String, Weight> weights =
                Map.of("weight", Constants.vector(at.weight(1), flow.dims().of(Axis.CHANNEL)));
        Term term = at.layer(new Prim.Layer(op, weights, WindowOperators.names(at)), flow.term());
        return List.of(new Known.Flow(term, flow.layout()));
    }

    private static Known.Flow overChannels(At at) {
        Known.Flow flow = at.flow(0);
        int axis = flow.layout().index(at.node().integer("axis", -1));
        boolean channels = flow.layout()
                .channel(flow.dims())
                .filter(place -> place == axis)
                .isPresent();
        for (int i = axis + 1; i < flow.layout().rank(); i++) {
            channels &= flow.layout().counting(i, flow.dims()).isEmpty();
        }
        if (!channels || at.node().outputs().size() > 1) {
            throw at.refuse("normalises over something else than the channels, or gives its statistics, too");
        }
        return flow;
    }

    /** Over rows and columns, which stay as extents of 1. */
    static Known.Flow pixels(At at, Prim.Fold fold) {
        Known.Flow flow = at.flow(0);
        if (flow.dims().isVector()) {
            return flow;
        }
        if (!flow.dims().isImage() || !flow.layout().equals(Layout.IMAGE)) {
            throw at.refuse("takes something else than images [N,C,H,W]");
        }
        Term term = at.term(
                new Prim.Reduce(fold, Terms.PIXELS),
                List.of(flow.term()),
                flow.dims().without(Terms.PIXELS));
        return new Known.Flow(
                term, new Layout(List.of(List.of(Axis.BATCH), List.of(Axis.CHANNEL), List.of(), List.of())));
    }

    private static Known reduce(At at, Prim.Fold fold) {
        Known.Flow flow = at.flow(0);
        long[] axes = at.integers(1, "axes").orElse(new long[0]);
        if (axes.length == 0) {
            throw at.refuse("reduces a tensor to a single number");
        }
        boolean keeps = at.node().integer("keepdims", 1) != 0;
        Set<Axis> gone = EnumSet.noneOf(Axis.class);
        Layout layout = flow.layout();
        List<Integer> places = new ArrayList<>();
        for (long axis : axes) {
            int place = layout.index(axis);
            gone.addAll(layout.group(place));
            places.add(place);
        }
        for (int place : places) {
            layout = layout.replaced(place, List.of());
        }
        if (gone.contains(Axis.BATCH)) {
            throw at.refuse("reduces over the batch");
        }
        Layout next = keeps ? layout : layout.without(places);
        Set<Axis> there = EnumSet.noneOf(Axis.class);
        gone.stream().filter(flow.dims()::has).forEach(there::add);
        if (there.isEmpty()) {
            return new Known.Flow(flow.term(), next);
        }
        return new Known.Flow(merged(at, fold, there, flow.term()), next);
    }

    /** A mean over rows of a mean over columns is one over both. */
    private static Term merged(At at, Prim.Fold fold, Set<Axis> axes, Term of) {
        boolean nested = of.prim() instanceof Prim.Reduce inner
                && inner.fold() == fold
                && fold != Prim.Fold.L2
                && Terms.PIXELS.containsAll(axes)
                && Terms.PIXELS.containsAll(inner.axes());
        if (!nested) {
            return at.term(
                    new Prim.Reduce(fold, Set.copyOf(axes)),
                    List.of(of),
                    of.dims().without(axes));
        }
        Set<Axis> all = EnumSet.copyOf(axes);
        all.addAll(((Prim.Reduce) of.prim()).axes());
        Term inside = of.operand(0);
        return at.term(
                new Prim.Reduce(fold, Set.copyOf(all)),
                List.of(inside),
                inside.dims().without(all));
    }
}
