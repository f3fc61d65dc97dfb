package org.convnextc.tool.verify;

import java.util.ArrayList;
import java.util.List;
import org.convnextc.ir.reference.Tensor64;

/**
 * How far a tensor is from what it should be. Where both are NaN, or the same infinity, they are equal.
 *
 * @param name of the value
 * @param dims of the tensor, with the batch
 * @param error max|found - expected| / max|expected|, of the finite ones; infinite where one of the two is no number and the other is
 * @param worst row-major number of the element that is off most
 * @param found there
 * @param expected there
 * @param nonFinite how many elements should be NaN or infinite
 */
public record Comparison(
        String name, List<Integer> dims, double error, int worst, double found, double expected, int nonFinite) {
    /** Compares {@code found} with {@code expected}, which have the same extents. */
    public static Comparison of(String name, Tensor64 found, Tensor64 expected) {
        if (!found.dims().equals(expected.dims())) {
            throw new IllegalArgumentException(name + " is " + found.dims() + ", expected " + expected.dims());
        }
        double largest = 0;
        double off = -1;
        int worst = 0;
        int nonFinite = 0;
        for (int i = 0; i < found.data().length; i++) {
            double difference = difference(found.data()[i], expected.data()[i]);
            if (difference > off) {
                off = difference;
                worst = i;
            }
            if (Double.isFinite(expected.data()[i])) {
                largest = Math.max(largest, Math.abs(expected.data()[i]));
            } else {
                nonFinite++;
            }
        }
        double error = off == 0 ? 0 : off / largest;
        return new Comparison(
                name, expected.dims(), error, worst, found.data()[worst], expected.data()[worst], nonFinite);
    }

    /** 0 where both are equal, or no numbers; infinite where one of them alone is none. */
    private static double difference(double a, double b) {
        if (Double.compare(a, b) == 0) {
            return 0;
        }
        double difference = Math.abs(a - b);
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }

    /** Whether it is off by more than the tolerance. */
    public boolean strays(double tolerance) {
        return !(error <= tolerance);
    }

    /** The number of the tensor's elements. */
    public long elements() {
        return Tensor64.elements(dims);
    }

    /** The worst element's place along each axis. */
    public List<Integer> index() {
        var index = new ArrayList<Integer>();
        int rest = worst;
        for (int axis = dims.size() - 1; axis >= 0; axis--) {
            index.add(0, rest % dims.get(axis));
            rest /= dims.get(axis);
        }
        return index;
    }
}
