package org.convnextc.ir.reference;

import java.util.List;

/**
 * A float64 tensor.
 *
 * @param dims every extent, that of the batch too
 * @param data row-major; not copied
 */
public record Tensor64(List<Integer> dims, double[] data) {
    public Tensor64 {
        dims = List.copyOf(dims);
        if (data.length != elements(dims)) {
            throw new IllegalArgumentException("found " + data.length + " elements for " + dims);
        }
    }

    /** A tensor of zeros. */
    public static Tensor64 zeros(List<Integer> dims) {
        return new Tensor64(dims, new double[Math.toIntExact(elements(dims))]);
    }

    /** The innermost extent. */
    public int last() {
        return dims.get(dims.size() - 1);
    }

    /** The product of all extents but the innermost. */
    public int rows() {
        return data.length / last();
    }

    public static long elements(List<Integer> dims) {
        return dims.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }
}
