package org.convnextc.image;

/** For each output of a window: which inputs count, and how much. */
final class Taps {
    private static final int FRACTION_BITS = 32 - 8 - 2; // 8 for the sample, 2 for overshoot

    /** What a sum begins with, so that it is rounded. */
    static final int HALF = 1 << FRACTION_BITS - 1;

    private final int[] lows;
    private final int[][] coefficients;

    Taps(Filter filter, int from, long to, Window window) {
        lows = new int[window.count()];
        coefficients = new int[window.count()][];
        double scale = (double) from / to;
        for (int i = 0; i < lows.length; i++) {
            if (from == to) { // the pass is left out
                lows[i] = (int) window.start() + i;
                coefficients[i] = new int[] {1 << FRACTION_BITS};
            } else {
                set(i, filter, from, scale, window.start() + i);
            }
        }
    }

    /** The order of operations is Pillow's: it decides the last bit of a weight. */
    private void set(int i, Filter filter, int from, double scale, long output) {
        double filterScale = Math.max(scale, 1);
        double support = filter.radius() * filterScale;
        double centre = (output + 0.5) * scale;
        int low = Math.max(0, (int) (centre - support + 0.5));
        int high = Math.min(from, (int) (centre + support + 0.5));
        double[] weights = new double[high - low];
        double sum = 0;
        for (int x = 0; x < weights.length; x++) {
            weights[x] = filter.weight((x + low - centre + 0.5) * (1 / filterScale));
            sum += weights[x];
        }
        lows[i] = low;
        coefficients[i] = fixedPoint(weights, sum);
    }

    private static int[] fixedPoint(double[] weights, double sum) {
        int[] fixed = new int[weights.length];
        for (int x = 0; x < fixed.length; x++) {
            double scaled = weights[x] / sum * (1 << FRACTION_BITS);
            fixed[x] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
        }
        return fixed;
    }

    int count() {
        return lows.length;
    }

    /** Of all inputs that count. */
    int first() {
        return lows[0];
    }

    int end() {
        return lows[lows.length - 1] + coefficients[lows.length - 1].length;
    }

    /** Output {@code i}; input {@code k} is {@code samples[start + k * stride]}. */
    byte apply(int i, byte[] samples, int start, int stride) {
        int[] factors = coefficients[i];
        int at = start + lows[i] * stride;
        int sum = HALF;
        for (int factor : factors) {
            sum += (samples[at] & 0xff) * factor;
            at += stride;
        }
        return sample(sum);
    }

    /** Adds to each sum, from output {@code i}, what the samples that are its input {@code x} contribute. */
    void add(int i, int x, byte[] samples, int start, int[] sums) {
        int factor = coefficients[i][x - lows[i]];
        for (int k = 0; k < sums.length; k++) {
            sums[k] += (samples[start + k] & 0xff) * factor;
        }
    }

    /** Inputs that count for output {@code i}. */
    int count(int i) {
        return coefficients[i].length;
    }

    boolean uses(int i, int x) {
        return x >= lows[i] && x < lows[i] + coefficients[i].length;
    }

    static byte sample(int sum) {
        return (byte) Math.max(0, Math.min(255, sum >> FRACTION_BITS));
    }
}
