package org.convnextc.importer.onnx.lift;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import org.convnextc.checkpoint.ArrayTensor;
import org.convnextc.checkpoint.TensorSource;

/**
 * A constant tensor, whose numbers are read when they are asked for.
 *
 * @param name of the file's tensor that it is, or of which it is made; empty for one that has none
 */
public record Weight(String name, int[] shape, TensorSource source) {
    /** Of tensors with which is computed while the model is read. */
    private static final int MOST_VALUES = 1 << 22;

    static Weight of(int[] shape, float[] values) {
        return new Weight("", shape, new ArrayTensor("", shape, values));
    }

    /** A vector of equal numbers. */
    static Weight filled(int length, float value) {
        float[] values = new float[length];
        Arrays.fill(values, value);
        return of(new int[] {length}, values);
    }

    long elements() {
        return Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
    }

    boolean isScalar() {
        return elements() == 1;
    }

    /** Its only number. */
    double scalar() {
        return values()[0];
    }

    /** All numbers of a small tensor. */
    float[] values() {
        if (elements() > MOST_VALUES) {
            throw new Refusal("would be computed from a constant of " + elements() + " numbers");
        }
        float[] values = new float[(int) elements()];
        source.read(0, values, 0, values.length);
        return values;
    }

    /** The same numbers in the same order. */
    Weight reshaped(int... next) {
        return new Weight(name, next, source);
    }

    Weight named(String next) {
        return new Weight(next, shape, source);
    }

    Weight transposed(int... order) {
        int[] next = Arrays.stream(order).map(axis -> shape[axis]).toArray();
        boolean moves = false;
        int last = -1;
        for (int axis : order) {
            if (shape[axis] > 1) {
                moves |= axis < last;
                last = axis;
            }
        }
        return moves ? new Weight(name, next, new TransposedTensor(source, shape, order)) : reshaped(next);
    }

    /** A number for each number of this one and of another one, which is repeated along axes where it is 1. */
    Weight with(Weight other, DoubleBinaryOperator function) {
        int rank = Math.max(shape.length, other.shape.length);
        int[] left = padded(shape, rank);
        int[] right = padded(other.shape, rank);
        int[] next = new int[rank];
        for (int i = 0; i < rank; i++) {
            if (left[i] != right[i] && left[i] != 1 && right[i] != 1) {
                throw new Refusal("joins constants of the shapes " + Arrays.toString(shape) + " and "
                        + Arrays.toString(other.shape));
            }
            next[i] = left[i] == 1 ? right[i] : left[i];
        }
        float[] mine = values();
        float[] theirs = other.values();
        Weight result = new Weight(name.isEmpty() ? other.name : name, next, null);
        if (result.elements() > MOST_VALUES) {
            throw new Refusal("would be computed as a constant of " + result.elements() + " numbers");
        }
        float[] values = new float[(int) result.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) function.applyAsDouble(mine[place(i, next, left)], theirs[place(i, next, right)]);
        }
        return new Weight(result.name, next, new ArrayTensor(result.name, next, values));
    }

    private static int[] padded(int[] shape, int rank) {
        int[] padded = new int[rank];
        Arrays.fill(padded, 1);
        System.arraycopy(shape, 0, padded, rank - shape.length, shape.length);
        return padded;
    }

    /** Of an element of the whole in a tensor that is repeated along its extents of 1. */
    private static int place(int element, int[] whole, int[] part) {
        int place = 0;
        int stride = 1;
        int rest = element;
        for (int i = whole.length - 1; i >= 0; i--) {
            int at = rest % whole[i];
            rest /= whole[i];
            place += part[i] == 1 ? 0 : at * stride;
            stride *= part[i];
        }
        return place;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
