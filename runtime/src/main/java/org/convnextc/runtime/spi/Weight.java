package org.convnextc.runtime.spi;

import java.util.Arrays;

/**
 * A weight that is read row by row when it is bound: a tensor of the checkpoint, or one that is derived from it on the way ({@link
 * Weights}). Rows run along the outermost extent.
 */
public abstract class Weight {
    private final String name;
    private final int[] shape;

    protected Weight(String name, int... shape) {
        this.name = name;
        this.shape = shape;
    }

    /** As in the checkpoint, or how it was derived: for messages. */
    public final String name() {
        return name;
    }

    final int[] shape() {
        return shape;
    }

    public final int rows() {
        return shape[0];
    }

    /** Elements of a row. */
    public final int columns() {
        int columns = 1;
        for (int i = 1; i < shape.length; i++) {
            columns = Math.multiplyExact(columns, shape[i]);
        }
        return columns;
    }

    /** Rows {@code from ... from + count} into {@code into[0 ...]}. */
    public abstract void read(int from, int count, float[] into);

    /** All elements. */
    public final float[] readAll() {
        float[] all = new float[Math.multiplyExact(rows(), columns())];
        read(0, rows(), all);
        return all;
    }

    public final void requireMatrix() {
        if (shape.length < 2) {
            throw new IllegalArgumentException(
                    name + " has shape " + Arrays.toString(shape) + "; a matrix [outputs, inputs] is needed");
        }
    }
}
