package org.convnextc.checkpoint;

import java.util.Arrays;
import java.util.Objects;

/**
 * A tensor in memory.
 *
 * @param shape outermost extent first
 * @param values row-major, as many as the shape has elements
 */
public record ArrayTensor(String name, int[] shape, float[] values) implements TensorSource {
    public ArrayTensor {
        if (Layouts.elements(shape) != values.length) {
            throw new IllegalArgumentException(
                    name + ": shape " + Arrays.toString(shape) + " for " + values.length + " values");
        }
    }

    @Override
    public void read(long from, float[] into, int offset, int count) {
        Objects.checkFromIndexSize(from, count, (long) values.length);
        System.arraycopy(values, (int) from, into, offset, count);
    }
}
