package org.convnextc.benchmarks;

import java.util.List;

/** Of samples in any order. */
final class Statistics {
    private Statistics() {}

    /** The middle one, or the mean of the two middle ones. */
    static double median(List<Double> samples) {
        List<Double> sorted = samples.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** max|a-b| / max|b| */
    static double relativeError(double[] a, double[] b) {
        double difference = a.length == b.length ? 0 : Double.POSITIVE_INFINITY;
        double greatest = 0;
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            difference = Math.max(difference, Math.abs(a[i] - b[i]));
            greatest = Math.max(greatest, Math.abs(b[i]));
        }
        return difference / greatest;
    }
}
