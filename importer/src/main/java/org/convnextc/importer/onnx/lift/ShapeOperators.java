package org.convnextc.importer.onnx.lift;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Operators that move no number of the language's values: transposes, reshapes, and what does nothing outside of training. */
final class ShapeOperators {
    private ShapeOperators() {}

    static Map<String, Operator> all() {
        Map<String, Operator> all = new HashMap<>();
        all.put("Identity", Operator.of(at -> at.in(0)));
        all.put("Dropout", Operator.of(at -> at.in(0)));
        all.put("Transpose", Operator.of(ShapeOperators::transpose));
        all.put("Reshape", Operator.of(ShapeOperators::reshape));
        all.put("Flatten", Operator.of(ShapeOperators::flatten));
        all.put("Squeeze", Operator.of(ShapeOperators::squeeze));
        all.put("Unsqueeze", Operator.of(ShapeOperators::unsqueeze));
        all.put("Expand", Operator.of(ShapeOperators::expand));
        return all;
    }

    private static Known transpose(At at) {
        int rank = at.in(0) instanceof Known.Flow flow
                ? flow.layout().rank()
                : at.weight(0).shape().length;
        List<Integer> order = at.node()
                .integers("perm")
                .map(perm -> perm.stream().map(Math::toIntExact).toList())
                .orElse(IntStream.range(0, rank).map(i -> rank - 1 - i).boxed().toList());
        if (!order.stream()
                .sorted()
                .toList()
                .equals(IntStream.range(0, rank).boxed().toList())) {
            throw at.refuse("has the order of axes " + order + " for a tensor with " + rank + " extents");
        }
        if (at.in(0) instanceof Known.Flow flow) {
            return new Known.Flow(flow.term(), flow.layout().transposed(order));
        }
        return new Known.Reals(at.weight(0)
                .transposed(order.stream().mapToInt(Integer::intValue).toArray()));
    }

    private static Known reshape(At at) {
        long[] wanted = at.integers(1, "shape").orElseThrow(() -> at.refuse("has no shape"));
        int[] from = shape(at.in(0), at);
        int[] shape = resolved(at, wanted, from);
        return shaped(at, shape);
    }

    private static int[] shape(Known known, At at) {
        if (known instanceof Known.Flow flow) {
            return flow.shape();
        }
        return known instanceof Known.Integers integers
                ? integers.shape()
                : at.weight(0).shape();
    }

    /** A 0 keeps an extent, -1 takes what is left. */
    private static int[] resolved(At at, long[] wanted, int[] from) {
        long elements = product(from);
        int[] shape = new int[wanted.length];
        int open = -1;
        long product = 1;
        for (int i = 0; i < shape.length; i++) {
            boolean keeps = wanted[i] == 0 && at.node().integer("allowzero", 0) == 0;
            long extent = keeps && i < from.length ? from[i] : wanted[i];
            if (extent == -1 && open < 0) {
                open = i;
                continue;
            }
            if (extent < 1 || extent > Integer.MAX_VALUE || product > elements) {
                throw at.refuse("gives the shape " + Arrays.toString(wanted));
            }
            shape[i] = (int) extent;
            product *= extent;
        }
        if (open >= 0) {
            shape[open] = (int) (elements / product);
        }
        if (product(shape) != elements) {
            throw at.refuse(
                    "gives the shape " + Arrays.toString(wanted) + " to a tensor of shape " + Arrays.toString(from));
        }
        return shape;
    }

    private static long product(int[] shape) {
        return Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
    }

    /** What comes in, in another shape. */
    private static Known shaped(At at, int[] shape) {
        if (at.in(0) instanceof Known.Integers integers) {
            return new Known.Integers(integers.values(), shape);
        }
        if (at.in(0) instanceof Known.Reals reals) {
            return new Known.Reals(reals.weight().reshaped(shape));
        }
        Known.Flow flow = at.flow(0);
        Layout layout = flow.layout()
                .reshaped(shape, flow.dims())
                .orElseThrow(() -> at.refuse("parts an axis or joins some: from " + Arrays.toString(flow.shape())
                        + " to " + Arrays.toString(shape)
                        + ", which has no place among the language's images and vectors"));
        return settled(at, flow.term(), layout);
    }

    /** An image of one pixel whose axes for rows and columns stand no longer alone is a vector. */
    private static Known.Flow settled(At at, Term term, Layout layout) {
        Dims dims = term.dims();
        boolean onePixel = dims.isImage() && dims.of(Axis.ROW) == 1 && dims.of(Axis.COLUMN) == 1;
        boolean apart =
                layout.groups().contains(List.of(Axis.ROW)) && layout.groups().contains(List.of(Axis.COLUMN));
        if (!onePixel || apart) {
            return new Known.Flow(term, layout);
        }
        List<List<Axis>> groups = layout.groups().stream()
                .map(group -> group.stream()
                        .filter(axis -> !Terms.PIXELS.contains(axis))
                        .toList())
                .toList();
        return new Known.Flow(at.squeezed(term), new Layout(groups));
    }

    private static Known flatten(At at) {
        int[] from = shape(at.in(0), at);
        long wanted = at.node().integer("axis", 1);
        long axis = wanted < 0 ? wanted + from.length : wanted;
        if (axis < 0 || axis > from.length) {
            throw at.refuse("has the axis " + wanted + " for a tensor with " + from.length + " extents");
        }
        int[] shape = {
            (int) product(Arrays.copyOf(from, (int) axis)),
            (int) product(Arrays.copyOfRange(from, (int) axis, from.length))
        };
        return shaped(at, shape);
    }

    private static Known squeeze(At at) {
        int[] from = shape(at.in(0), at);
        Optional<long[]> axes = at.integers(1, "axes");
        List<Integer> dropped = axes.map(all -> places(at, all, from.length))
                .orElseGet(() -> IntStream.range(0, from.length)
                        .filter(i -> from[i] == 1)
                        .boxed()
                        .toList());
        if (dropped.stream().anyMatch(i -> from[i] != 1)) {
            throw at.refuse("takes away an axis that is not 1 of the shape " + Arrays.toString(from));
        }
        if (at.in(0) instanceof Known.Flow flow) {
            return squeezed(at, flow, dropped);
        }
        return shaped(
                at,
                IntStream.range(0, from.length)
                        .filter(i -> !dropped.contains(i))
                        .map(i -> from[i])
                        .toArray());
    }

    private static Known squeezed(At at, Known.Flow flow, List<Integer> dropped) {
        List<Axis> gone =
                dropped.stream().flatMap(i -> flow.layout().group(i).stream()).toList();
        if (gone.contains(Axis.BATCH) || gone.contains(Axis.CHANNEL)) {
            throw at.refuse("takes away the axis of " + (gone.contains(Axis.BATCH) ? "the batch" : "the channels"));
        }
        return settled(at, flow.term(), flow.layout().without(dropped));
    }

    private static List<Integer> places(At at, long[] axes, int rank) {
        return Arrays.stream(axes)
                .mapToInt(axis -> {
                    long place = axis < 0 ? axis + rank : axis;
                    if (place < 0 || place >= rank) {
                        throw at.refuse("has the axis " + axis + " for a tensor with " + rank + " extents");
                    }
                    return (int) place;
                })
                .boxed()
                .toList();
    }

    private static Known unsqueeze(At at) {
        long[] axes = at.integers(1, "axes").orElseThrow(() -> at.refuse("has no axes"));
        int[] from = shape(at.in(0), at);
        List<Integer> added = places(at, axes, from.length + axes.length);
        if (at.in(0) instanceof Known.Flow flow) {
            List<List<Axis>> groups = new ArrayList<>();
            int next = 0;
            for (int i = 0; i < from.length + axes.length; i++) {
                groups.add(added.contains(i) ? List.of() : flow.layout().group(next++));
            }
            return new Known.Flow(flow.term(), new Layout(groups));
        }
        int[] shape = new int[from.length + axes.length];
        int next = 0;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = added.contains(i) ? 1 : from[next++];
        }
        return shaped(at, shape);
    }

    /** To the same shape: else a value would be repeated. */
    private static Known expand(At at) {
        int[] from = shape(at.in(0), at);
        long[] wanted = at.integers(1).values();
        int[] shape = Stream.of(wanted)
                .flatMapToInt(all -> Arrays.stream(all).mapToInt(Math::toIntExact))
                .toArray();
        boolean same = shape.length <= from.length
                && IntStream.range(0, shape.length)
                        .allMatch(i -> shape[i] == 1 || shape[i] == from[i + from.length - shape.length]);
        if (!same) {
            throw at.refuse("repeats a value of shape " + Arrays.toString(from) + " to " + Arrays.toString(shape));
        }
        return at.in(0);
    }
}
