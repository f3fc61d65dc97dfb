package org.convnextc.importer.onnx.lift;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a tensor has which axes: each of its extents is a product of some, the outermost first. [N,C,H,W] is four groups of one; after
 * Flatten there are two, of which the second has channels, rows and columns; an extent of 1 that counts nothing is a group of none.
 */
record Layout(List<List<Axis>> groups) {
    static final Layout IMAGE =
            new Layout(List.of(List.of(Axis.BATCH), List.of(Axis.CHANNEL), List.of(Axis.ROW), List.of(Axis.COLUMN)));

    Layout {
        groups = groups.stream().map(List::copyOf).toList();
    }

    int rank() {
        return groups.size();
    }

    /** The extents of a tensor of these dims. */
    int[] shape(Dims dims) {
        return groups.stream()
                .mapToInt(group -> group.stream().mapToInt(dims::of).reduce(1, Math::multiplyExact))
                .toArray();
    }

    /** A negative number counts from the end, as ONNX counts axes. */
    int index(long axis) {
        long index = axis < 0 ? axis + rank() : axis;
        if (index < 0 || index >= rank()) {
            throw new Refusal("its axis " + axis + " is none of a tensor with " + rank() + " extents");
        }
        return (int) index;
    }

    List<Axis> group(int index) {
        return groups.get(index);
    }

    /** The axes of a group that are longer than 1. */
    List<Axis> counting(int index, Dims dims) {
        return groups.get(index).stream().filter(axis -> dims.of(axis) > 1).toList();
    }

    /** Where the channels are, if they stand alone there. */
    Optional<Integer> channel(Dims dims) {
        for (int i = 0; i < rank(); i++) {
            if (group(i).contains(Axis.CHANNEL)) {
                List<Axis> others = counting(i, dims).stream()
                        .filter(axis -> axis != Axis.CHANNEL)
                        .toList();
                return others.isEmpty() ? Optional.of(i) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    Layout transposed(List<Integer> order) {
        return new Layout(order.stream().map(groups::get).toList());
    }

    Layout replaced(int index, List<Axis> group) {
        var next = new ArrayList<>(groups);
        next.set(index, group);
        return new Layout(next);
    }

    /** Without groups at these places. */
    Layout without(List<Integer> places) {
        var next = new ArrayList<List<Axis>>();
        for (int i = 0; i < rank(); i++) {
            if (!places.contains(i)) {
                next.add(groups.get(i));
            }
        }
        return new Layout(next);
    }

    /** All axes from the outermost to the innermost one. */
    List<Axis> flat() {
        return groups.stream().flatMap(List::stream).toList();
    }

    /** The same axes in the same order, grouped to extents that are given; empty where an extent would part an axis. */
    Optional<Layout> reshaped(int[] shape, Dims dims) {
        List<Axis> axes = flat();
        List<List<Axis>> next = new ArrayList<>();
        int at = 0;
        for (int extent : shape) {
            List<Axis> group = new ArrayList<>();
            long product = 1;
            while (product < extent && at < axes.size()) {
                product *= dims.of(axes.get(at));
                group.add(axes.get(at++));
            }
            if (product != extent) {
                return Optional.empty();
            }
            // An axis of extent 1 may stand here or with the next group: alone it keeps its place.
            if (group.isEmpty() && at < axes.size() && dims.of(axes.get(at)) == 1) {
                group.add(axes.get(at++));
            }
            next.add(group);
        }
        while (at < axes.size() && dims.of(axes.get(at)) == 1 && !next.isEmpty()) {
            next.set(
                    next.size() - 1,
                    Stream.concat(next.get(next.size() - 1).stream(), Stream.of(axes.get(at++)))
                            .toList());
        }
        return at == axes.size() ? Optional.of(new Layout(next)) : Optional.empty();
    }

    /** Whether a tensor of these dims lies in this layout as a batch of images, or of vectors, with the channels second. */
    boolean isChannelsFirst(Dims dims) {
        return dims.isImage() ? equals(IMAGE) : isVector(dims);
    }

    /** A batch of vectors, with extents of 1 behind, as pooling leaves them. */
    private boolean isVector(Dims dims) {
        return dims.isVector()
                && rank() >= 2
                && group(0).equals(List.of(Axis.BATCH))
                && group(1).equals(List.of(Axis.CHANNEL))
                && groups.subList(2, rank()).stream().allMatch(List::isEmpty);
    }
}
