package org.convnextc.checkpoint;

import java.util.Arrays;

/** Arithmetic on shapes and strides. Shapes come from hostile files: products are exact or an ArithmeticException. */
final class Layouts {
    /** More dimensions than any parameter has. */
    static final int MAX_RANK = 32;

    private Layouts() {}

    static long elements(int[] shape) {
        for (int extent : shape) {
            if (extent == 0) {
                return 0;
            }
        }
        long product = 1;
        for (int extent : shape) {
            product = Math.multiplyExact(product, extent);
        }
        return product;
    }

    /** Of a row-major tensor. */
    static long[] strides(int[] shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride = Math.multiplyExact(stride, Math.max(1, shape[i]));
        }
        return strides;
    }

    static boolean isContiguous(int[] shape, long[] strides) {
        long[] rowMajor = strides(shape);
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] != 1 && strides[i] != rowMajor[i]) {
                return false;
            }
        }
        return true;
    }

    /** How many elements, from the view's first one on, the storage must have: 1 + sum of (extent - 1) * stride. */
    static long span(int[] shape, long[] strides) {
        if (elements(shape) == 0) {
            return 0;
        }
        long last = 0;
        for (int i = 0; i < shape.length; i++) {
            last = Math.addExact(last, Math.multiplyExact(shape[i] - 1L, strides[i]));
        }
        return Math.addExact(last, 1);
    }

    /**
     * Whether two shapes have the same elements in the same order and differ in extents of 1 alone that mean nothing: at the end, as a
     * linear layer's weight [o,i] is often stored as that of a 1x1 convolution [o,i,1,1], and around a vector.
     */
    static boolean isSameBarOnes(int[] a, int[] b) {
        return isSameBarTrailingOnes(a, b)
                || (a.length == 1 || b.length == 1) && Arrays.equals(withoutOnes(a), withoutOnes(b));
    }

    private static boolean isSameBarTrailingOnes(int[] a, int[] b) {
        for (int i = 0; i < Math.max(a.length, b.length); i++) {
            if ((i < a.length ? a[i] : 1) != (i < b.length ? b[i] : 1)) {
                return false;
            }
        }
        return true;
    }

    private static int[] withoutOnes(int[] shape) {
        return Arrays.stream(shape).filter(extent -> extent != 1).toArray();
    }
}
