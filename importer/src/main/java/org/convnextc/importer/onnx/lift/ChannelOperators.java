package org.convnextc.importer.onnx.lift;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.convnextc.ir.op.Concat;
import org.convnextc.ir.op.Slice;

/** Operators along the channels: joined, parted, and the probabilities of classes. */
final class ChannelOperators {
    private static final int SLICE_WITH_INPUTS = 10;
    private static final int SOFTMAX_OVER_ONE_AXIS = 13;

    private ChannelOperators() {}

    static Map<String, Operator> all() {
        Map<String, Operator> all = new HashMap<>();
        all.put("Concat", Operator.of(ChannelOperators::concat));
        all.put("Slice", Operator.of(ChannelOperators::slice));
        all.put("Split", ChannelOperators::split);
        all.put("Softmax", Operator.of(at -> tail(at, at.node().integer("axis", softmaxAxis(at)))));
        all.put("LogSoftmax", Operator.of(at -> tail(at, at.node().integer("axis", softmaxAxis(at)))));
        all.put("ArgMax", Operator.of(at -> tail(at, at.node().integer("axis", 0))));
        return all;
    }

    private static long softmaxAxis(At at) {
        return at.opset() < SOFTMAX_OVER_ONE_AXIS ? 1 : -1;
    }

    private static Known concat(At at) {
        if (at.isConstant()) {
            return joinedConstants(at);
        }
        List<Term> terms = new ArrayList<>();
        Layout layout = at.flow(0).layout();
        int axis = layout.index(at.node().integer("axis", 1));
        for (int i = 0; i < at.count(); i++) {
            Known.Flow flow = at.flow(i);
            boolean along = flow.layout().equals(layout)
                    && flow.layout()
                            .channel(flow.dims())
                            .filter(place -> place == axis)
                            .isPresent();
            if (!along) {
                throw at.refuse("joins values along another axis than the channels, or in different layouts");
            }
            terms.add(flow.term());
        }
        Term joined =
                terms.size() == 1 ? terms.get(0) : at.layer(new Prim.Layer(new Concat()), terms.toArray(Term[]::new));
        return new Known.Flow(joined, layout);
    }

    private static Known joinedConstants(At at) {
        if (at.inputs().stream().allMatch(Known.Integers.class::isInstance)) {
            return Known.Integers.vector(at.inputs().stream()
                    .flatMapToLong(known -> Arrays.stream(((Known.Integers) known).values()))
                    .toArray());
        }
        float[] all = new float[0];
        for (int i = 0; i < at.count(); i++) {
            if (at.weight(i).shape().length > 1) {
                throw at.refuse("joins constants of several axes");
            }
            float[] values = at.weight(i).values();
            int from = all.length;
            all = Arrays.copyOf(all, from + values.length);
            System.arraycopy(values, 0, all, from, values.length);
        }
        return new Known.Reals(Weight.of(new int[] {all.length}, all));
    }

    private static Known slice(At at) {
        boolean inputs = at.opset() >= SLICE_WITH_INPUTS;
        long[] starts = at.integers(1, "starts").orElseThrow(() -> at.refuse("has no starts"));
        long[] ends = at.integers(2, "ends").orElseThrow(() -> at.refuse("has no ends"));
        long[] axes = at.integers(3, "axes").orElseGet(() -> {
            long[] all = new long[starts.length];
            Arrays.setAll(all, i -> i);
            return all;
        });
        long[] steps = inputs && at.has(4) ? at.integers(4).values() : new long[starts.length];
        if (ends.length != starts.length || axes.length != starts.length || steps.length != starts.length) {
            throw at.refuse("has unequal numbers of starts, ends, axes and steps");
        }
        if (at.in(0) instanceof Known.Integers integers) {
            return part(at, integers, starts, ends, steps);
        }
        Known.Flow flow = at.flow(0);
        for (int i = 0; i < starts.length; i++) {
            if (steps[i] != 0 && steps[i] != 1) {
                throw at.refuse("takes every " + steps[i] + "th element");
            }
            int extent = flow.shape()[flow.layout().index(axes[i])];
            flow = cut(at, flow, flow.layout().index(axes[i]), bound(starts[i], extent), bound(ends[i], extent));
        }
        return flow;
    }

    private static Known part(At at, Known.Integers list, long[] starts, long[] ends, long[] steps) {
        if (list.shape().length != 1 || starts.length != 1 || steps[0] > 1 || steps[0] < 0) {
            throw at.refuse("takes a part of a constant of several axes");
        }
        int from = bound(starts[0], list.values().length);
        int to = bound(ends[0], list.values().length);
        return Known.Integers.vector(Arrays.copyOfRange(list.values(), from, Math.max(from, to)));
    }

    private static int bound(long index, int extent) {
        return (int) Math.max(0, Math.min(extent, index < 0 ? index + extent : index));
    }

    /** From one index up to another one, along an axis. */
    private static Known.Flow cut(At at, Known.Flow flow, int axis, int from, int to) {
        int extent = flow.shape()[axis];
        if (from == 0 && to == extent) {
            return flow;
        }
        Optional<Integer> channel = flow.layout().channel(flow.dims());
        if (channel.isEmpty() || channel.get() != axis || to <= from) {
            throw at.refuse(
                    "takes a part of " + (channel.isPresent() && channel.get() == axis ? "no channels" : "an image")
                            + ", expected channels that lie beside each other");
        }
        Term term = at.layer(new Prim.Layer(new Slice(from, to - from)), flow.term());
        return new Known.Flow(term, flow.layout());
    }

    private static List<Known> split(At at) {
        Known.Flow flow = at.flow(0);
        int axis = flow.layout().index(at.node().integer("axis", 0));
        int extent = flow.shape()[axis];
        int count = at.node().outputs().size();
        long[] sizes = at.integers(1, "split").orElseGet(() -> equalParts(extent, count));
        if (sizes.length != count) {
            throw at.refuse("has " + sizes.length + " sizes for " + count + " parts");
        }
        List<Known> parts = new ArrayList<>();
        long from = 0;
        for (long size : sizes) {
            if (size < 1 || from + size > extent) {
                throw at.refuse("parts " + extent + " channels into " + Arrays.toString(sizes));
            }
            parts.add(cut(at, flow, axis, (int) from, (int) (from + size)));
            from += size;
        }
        return parts;
    }

    private static long[] equalParts(int extent, int count) {
        long[] sizes = new long[count];
        int part = (extent + count - 1) / count;
        for (int i = 0; i < count; i++) {
            sizes[i] = Math.min(part, extent - (long) part * i);
        }
        return sizes;
    }

    private static Known tail(At at, long wanted) {
        Known.Flow flow = at.flow(0);
        int axis = flow.layout().index(wanted);
        boolean classes = flow.dims().isVector()
                && flow.layout()
                        .channel(flow.dims())
                        .filter(place -> place == axis)
                        .isPresent();
        if (!classes) {
            throw at.refuse("is taken over something else than a vector of classes, as attention takes it");
        }
        return ElementOperators.mapped(at, flow, new Prim.Tail(at.node().operator()));
    }
}
