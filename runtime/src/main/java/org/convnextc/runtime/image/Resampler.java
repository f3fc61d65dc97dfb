package org.convnextc.runtime.image;

/**
 * Pillow's resampling of 8-bit channels, bit for bit: along x, rounded to 8 bits, then along y, with coefficients in 22-bit fixed point.
 * Only what lies in the windows is computed, and of the first pass only the rows that the second one reads.
 */
final class Resampler {
    private static final int FRACTION_BITS = 32 - 8 - 2; // 8 for the sample, 2 for overshoot
    private static final int HALF = 1 << FRACTION_BITS - 1;

    private Resampler() {}

    /** The part {@code rows} x {@code columns} of {@code source} resized to {@code height} x {@code width}. */
    static Pixels resize(Pixels source, Filter filter, long height, long width, Window rows, Window columns) {
        Taps down = new Taps(filter, source.height(), height, rows);
        Taps across = new Taps(filter, source.width(), width, columns);
        long between = (long) (down.end() - down.first()) * columns.count();
        if (between > Images.MAX_PIXELS || (long) rows.count() * columns.count() > Images.MAX_PIXELS) {
            throw tooLarge(source, height, width);
        }
        byte[][] planes = new byte[source.channels()][];
        for (int c = 0; c < planes.length; c++) {
            byte[] narrowed = passAcross(source, source.planes()[c], across, down.first(), down.end());
            planes[c] = passDown(narrowed, columns.count(), down);
        }
        return new Pixels(rows.count(), columns.count(), planes);
    }

    static ImageException tooLarge(Pixels source, long height, long width) {
        return new ImageException(
                "the image of " + source.width() + "x" + source.height() + " pixels cannot be resized to " + width + "x"
                        + height + ": that takes more than " + Images.MAX_PIXELS + " pixels");
    }

    /** Rows {@code first} to {@code end} only. */
    private static byte[] passAcross(Pixels source, byte[] plane, Taps taps, int first, int end) {
        int width = taps.count();
        byte[] result = new byte[(end - first) * width];
        for (int y = first; y < end; y++) {
            for (int x = 0; x < width; x++) {
                result[(y - first) * width + x] = taps.apply(x, plane, y * source.width(), 1);
            }
        }
        return result;
    }

    /** The plane begins with row {@code taps.first()}. */
    private static byte[] passDown(byte[] plane, int width, Taps taps) {
        byte[] result = new byte[taps.count() * width];
        for (int y = 0; y < taps.count(); y++) {
            for (int x = 0; x < width; x++) {
                result[y * width + x] = taps.apply(y, plane, x - taps.first() * width, width);
            }
        }
        return result;
    }

    /** For each output of a window: which inputs count, and how much. */
    private static final class Taps {
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
            return (byte) Math.max(0, Math.min(255, sum >> FRACTION_BITS));
        }
    }
}
