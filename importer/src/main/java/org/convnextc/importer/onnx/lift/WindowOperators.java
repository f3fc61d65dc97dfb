package org.convnextc.importer.onnx.lift;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.convnextc.ir.op.Avgpool;
import org.convnextc.ir.op.Conv;
import org.convnextc.ir.op.LayerOp;
import org.convnextc.ir.op.Linear;
import org.convnextc.ir.op.Maxpool;
import org.convnextc.ir.op.Padding;
import org.convnextc.ir.op.Relu;
import org.convnextc.ir.op.Upsample;

/** Convolutions, pools, padding, and images made larger. */
final class WindowOperators {
    private static final int IMAGE_RANK = 4;
    private static final int PAD_WITH_INPUTS = 11;

    private WindowOperators() {}

    static Map<String, Operator> all() {
        Map<String, Operator> all = new HashMap<>();
        all.put("Conv", Operator.of(WindowOperators::conv));
        all.put("MaxPool", Operator.of(WindowOperators::maxpool));
        all.put("AveragePool", Operator.of(WindowOperators::avgpool));
        all.put("Pad", Operator.of(WindowOperators::pad));
        all.put("Resize", Operator.of(WindowOperators::resize));
        all.put("Upsample", Operator.of(WindowOperators::resize));
        return all;
    }

    private static Known conv(At at) {
        Weight weight = at.weight(1);
        int[] shape = weight.shape();
        if (shape.length != IMAGE_RANK) {
            throw at.refuse("is a convolution over " + (shape.length - 2) + " axes, expected two");
        }
        boolean hasBias = at.has(2);
        if (at.flow(0).dims().isVector()
                && shape[2] == 1
                && shape[3] == 1
                && at.node().integer("group", 1) == 1) {
            return linear(at, weight);
        }
        Window window = Window.of(at, List.of((long) shape[2], (long) shape[3]));
        if (window.kernel().height() != shape[2] || window.kernel().width() != shape[3] || window.foreign()) {
            throw at.refuse("has a window " + window.kernel() + " with weights " + Arrays.toString(shape)
                    + (window.foreign() ? " over padding that is not zero" : ""));
        }
        int groups = Math.toIntExact(at.node().integer("group", 1));
        var op = new Conv(
                shape[0], window.kernel(), window.stride(), window.padding(), window.dilation(), groups, hasBias);
        if (groups < 1 || (long) shape[1] * groups != window.image().dims().of(Axis.CHANNEL)) {
            throw at.refuse("has weights " + Arrays.toString(shape) + " in " + groups + " groups for "
                    + window.image().dims().of(Axis.CHANNEL) + " channels");
        }
        Term term = at.layer(
                new Prim.Layer(op, weights(at, weight, shape[0]), names(at)),
                window.image().term());
        return new Known.Flow(term, Layout.IMAGE);
    }

    /** A 1x1 convolution over images of one pixel, which are vectors here. */
    private static Known linear(At at, Weight weight) {
        int[] shape = weight.shape();
        Known.Flow flow = at.flow(0);
        Weight matrix = weight.reshaped(shape[0], shape[1]);
        if (shape[1] != flow.dims().of(Axis.CHANNEL)) {
            throw at.refuse("has weights " + Arrays.toString(shape) + " for "
                    + flow.dims().of(Axis.CHANNEL) + " channels");
        }
        var op = new Linear(shape[0], at.has(2));
        Term term = at.layer(new Prim.Layer(op, weights(at, matrix, shape[0]), names(at)), flow.term());
        return new Known.Flow(term, flow.layout());
    }

    private static Map<String, Weight> weights(At at, Weight weight, int width) {
        Map<String, Weight> weights = new LinkedHashMap<>();
        weights.put("weight", weight);
        at.optionalWeight(2).ifPresent(bias -> weights.put("bias", Constants.vector(bias, width)));
        return weights;
    }

    /** Those of the tensors that a node reads. */
    static List<String> names(At at) {
        List<String> names = new ArrayList<>();
        for (Known known : at.inputs()) {
            if (known instanceof Known.Reals reals && !reals.weight().name().isEmpty()) {
                names.add(reals.weight().name());
            }
        }
        return names;
    }

    private static Known maxpool(At at) {
        if (at.node().outputs().size() > 1) {
            throw at.refuse("gives the places of its greatest values, too");
        }
        Window window = Window.of(at, List.of());
        requireRounding(at, window);
        if (window.dilation() != 1) {
            throw at.refuse("has a dilated window");
        }
        boolean padded = at.flow(0).term().prim() instanceof Prim.Pad;
        if (padded && !harmless((Prim.Pad) at.flow(0).term().prim(), window)) {
            throw at.refuse("has the greatest value of pixels and padding, and the language that of pixels alone");
        }
        var op = new Maxpool(window.kernel(), window.stride(), window.padding());
        return pooled(at, op, window);
    }

    /** Padding counts for nothing where it is least: minus infinity, or zeros behind what is never negative. */
    private static boolean harmless(Prim.Pad pad, Window window) {
        boolean positive = window.image().term().prim() instanceof Prim.Layer layer && layer.op() instanceof Relu
                || window.image().term().prim() instanceof Prim.Clip clip && clip.low() >= 0;
        return pad.value() <= -Float.MAX_VALUE || pad.value() == 0 && positive;
    }

    private static Known avgpool(At at) {
        if (at.flow(0).dims().isVector()) {
            return at.in(0);
        }
        Window window = Window.of(at, List.of());
        requireRounding(at, window);
        if (window.isWhole()) {
            return NormOperators.pixels(at, Prim.Fold.MEAN);
        }
        Padding padding = window.padding();
        boolean counts = at.node().integer("count_include_pad", 0) != 0;
        boolean padBefore = at.flow(0).term().prim() instanceof Prim.Pad;
        boolean ownPads = at.node()
                .integers("pads")
                .filter(pads -> pads.stream().anyMatch(pad -> pad != 0))
                .isPresent();
        if (window.foreign() || padBefore && ownPads && !counts || window.dilation() != 1) {
            throw at.refuse("has a mean over padding or a dilated window that the language lacks");
        }
        boolean none = padding.equals(Padding.NONE);
        if (window.kernel().height() == 1 && window.kernel().width() == 1 && window.stride() == 1 && none) {
            return at.in(0);
        }
        return pooled(at, new Avgpool(window.kernel(), window.stride(), padding, none || counts || padBefore), window);
    }

    private static Known pooled(At at, LayerOp op, Window window) {
        return new Known.Flow(at.layer(new Prim.Layer(op), window.image().term()), Layout.IMAGE);
    }

    private static void requireRounding(At at, Window window) {
        if (at.node().integer("ceil_mode", 0) != 0 && window.roundsUp()) {
            throw at.refuse("has ceil_mode, which gives one window more that hangs over the edge");
        }
    }

    private static Known pad(At at) {
        Known.Flow flow = at.flow(0);
        long[] pads = at.integers(1, "pads").orElseThrow(() -> at.refuse("has no pads"));
        double value = at.opset() >= PAD_WITH_INPUTS
                ? at.optionalWeight(2).map(Weight::scalar).orElse(0.0)
                : at.node().real("value", 0);
        if (Arrays.stream(pads).allMatch(pad -> pad == 0)) {
            return flow;
        }
        boolean plain = at.node().text("mode", "constant").equals("constant")
                && flow.dims().isImage()
                && flow.layout().equals(Layout.IMAGE)
                && pads.length == 2 * IMAGE_RANK
                && Arrays.stream(pads).allMatch(pad -> pad >= 0 && pad < 1 << 20)
                && pads[0] == 0
                && pads[1] == 0
                && pads[4] == 0
                && pads[5] == 0;
        if (!plain || at.has(3)) {
            throw at.refuse("pads something else than images with a constant");
        }
        int[] around = {(int) pads[2], (int) pads[3], (int) pads[6], (int) pads[7]};
        Dims dims = flow.dims()
                .with(Axis.ROW, flow.dims().of(Axis.ROW) + around[0] + around[2])
                .with(Axis.COLUMN, flow.dims().of(Axis.COLUMN) + around[1] + around[3]);
        return new Known.Flow(at.term(new Prim.Pad(around, value), List.of(flow.term()), dims), flow.layout());
    }

    private static Known resize(At at) {
        Known.Flow flow = at.flow(0);
        if (!flow.dims().isImage() || !flow.layout().equals(Layout.IMAGE)) {
            throw at.refuse("takes something else than images [N,C,H,W]");
        }
        int factor = factor(at, flow);
        if (factor == 1) {
            return flow;
        }
        return new Known.Flow(at.layer(new Prim.Layer(upsample(at, factor)), flow.term()), Layout.IMAGE);
    }

    private static Upsample upsample(At at, int factor) {
        boolean old = at.node().operator().equals("Upsample") || at.opset() < PAD_WITH_INPUTS;
        String mode = at.node().text("mode", "nearest");
        String rule = at.node().text("coordinate_transformation_mode", old ? "asymmetric" : "half_pixel");
        if (mode.equals("nearest")) {
            String nearest = at.node().text("nearest_mode", old ? "floor" : "round_prefer_floor");
            boolean floors = rule.equals("asymmetric") && nearest.equals("floor");
            // Of whole factors the centre of an output pixel lies within that input pixel, whichever way is rounded.
            boolean centred = rule.equals("half_pixel") && nearest.startsWith("round");
            if (floors || centred) {
                return new Upsample(factor, Upsample.Mode.NEAREST, false);
            }
        }
        boolean corners = rule.equals("align_corners");
        boolean bilinear =
                mode.equals("linear") && (corners || rule.equals("half_pixel") || rule.equals("pytorch_half_pixel"));
        if (!bilinear || at.node().integer("antialias", 0) != 0) {
            throw at.refuse("resizes by " + mode + " with " + rule + ", which the language lacks");
        }
        return new Upsample(factor, Upsample.Mode.BILINEAR, corners);
    }

    /** The same whole factor for height and width. */
    private static int factor(At at, Known.Flow flow) {
        double[] factors = new double[IMAGE_RANK];
        int[] shape = flow.shape();
        if (at.has(3)) {
            long[] sizes = at.integers(3).values();
            requireRank(at, sizes.length);
            for (int i = 0; i < IMAGE_RANK; i++) {
                factors[i] = (double) sizes[i] / shape[i];
            }
        } else {
            float[] scales = at.weight(at.has(2) ? 2 : 1).values();
            requireRank(at, scales.length);
            for (int i = 0; i < IMAGE_RANK; i++) {
                factors[i] = scales[i];
            }
        }
        boolean whole = factors[0] == 1
                && factors[1] == 1
                && factors[2] == factors[3]
                && factors[2] == Math.rint(factors[2])
                && factors[2] >= 1
                && factors[2] < 1 << 20;
        if (!whole) {
            throw at.refuse(
                    "resizes by " + Arrays.toString(factors) + ", expected one whole factor for height and width");
        }
        return (int) factors[2];
    }

    private static void requireRank(At at, int found) {
        if (found != IMAGE_RANK) {
            throw at.refuse("resizes " + found + " axes");
        }
    }
}
