package org.convnextc.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The type of a float32 tensor: {@code f32[N,56,56,96]} for a value with the batch first, {@code f32[384,96]} for a weight.
 *
 * @param dims each at least 1, or {@link #BATCH} in first place
 */
public record TensorType(List<Integer> dims) {
    /** The extent that is free at run time; printed as N. */
    public static final int BATCH = -1;

    /** Of an element: values of a graph are float32. A target with values of another width has its own, and scales a plan's elements. */
    public static final int ELEMENT_BYTES = Float.BYTES;

    /** Arrays and BLAS count elements in 32 bits. */
    public static final long MAX_ELEMENTS = Integer.MAX_VALUE;

    /** Throws {@link ShapeException} for an extent below 1 or more than {@link #MAX_ELEMENTS} elements. */
    public TensorType {
        dims = List.copyOf(dims);
        long elements = 1;
        for (int i = 0; i < dims.size(); i++) {
            int dim = dims.get(i);
            if (dim == BATCH && i == 0) {
                continue;
            }
            if (dim < 1) {
                throw new ShapeException("an extent of " + dim + " in " + dims + "; every extent must be at least 1");
            }
            elements *= dim;
            if (elements > MAX_ELEMENTS) {
                throw new ShapeException("a tensor of more than " + MAX_ELEMENTS + " elements: " + dims);
            }
        }
    }

    /** A batch of tensors of these dims. */
    public static TensorType batch(Integer... dims) {
        var all = new ArrayList<Integer>();
        all.add(BATCH);
        all.addAll(List.of(dims));
        return new TensorType(all);
    }

    /** A weight of these dims. */
    public static TensorType of(Integer... dims) {
        return new TensorType(List.of(dims));
    }

    public boolean batched() {
        return !dims.isEmpty() && dims.get(0) == BATCH;
    }

    public int rank() {
        return dims.size();
    }

    public int dim(int index) {
        return dims.get(index);
    }

    /** The innermost extent: the channels of a channels-last tensor. */
    public int last() {
        return dims.get(dims.size() - 1);
    }

    /** Elements, those of one image where the type is batched. */
    public int elements() {
        return dims.stream().filter(dim -> dim != BATCH).reduce(1, (a, b) -> a * b);
    }

    /** Bytes, those of one image where the type is batched. */
    public long bytes() {
        return (long) ELEMENT_BYTES * elements();
    }

    @Override
    public String toString() {
        return dims.stream()
                .map(dim -> dim == BATCH ? "N" : dim.toString())
                .collect(Collectors.joining(",", "f32[", "]"));
    }
}
