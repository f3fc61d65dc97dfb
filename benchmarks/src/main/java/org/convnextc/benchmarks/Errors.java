package org.convnextc.benchmarks;

/** How far results are from each other. */
final class Errors {
    private Errors() {}

    /** max|a-b| / max|b| */
    static double relative(double[] a, double[] b) {
        double difference = a.length == b.length ? 0 : Double.POSITIVE_INFINITY;
        double greatest = 0;
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            difference = Math.max(difference, Math.abs(a[i] - b[i]));
            greatest = Math.max(greatest, Math.abs(b[i]));
        }
        return difference / greatest;
    }
}
