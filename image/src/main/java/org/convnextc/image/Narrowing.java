package org.convnextc.image;

import java.util.Arrays;
import org.convnextc.image.jpeg.RowSink;

/**
 * The pass along x of a resize, row by row as the rows come: what is kept has the width of the result. The image is turned upright on the
 * way, so that x is that of the upright image.
 */
abstract class Narrowing implements RowSink {
    final Picture source;
    final Taps taps;
    final int first;
    final int end;

    /** A plane for each channel, which begins with row {@link #first} of the upright image. */
    final byte[][] result;

    private Narrowing(Picture source, Taps taps, int first, int end) {
        this.source = source;
        this.taps = taps;
        this.first = first;
        this.end = end;
        result = new byte[source.channels()][(end - first) * taps.count()];
    }

    /** Rows {@code first} to {@code end} only. */
    static byte[][] of(Picture source, Taps taps, int first, int end) {
        Narrowing narrowing = source.orientation().transposed()
                ? new OfColumns(source, taps, first, end)
                : new OfRows(source, taps, first, end);
        source.stored().forEach(narrowing);
        return narrowing.result;
    }

    private static void reverse(byte[] row) {
        for (int left = 0, right = row.length - 1; left < right; left++, right--) {
            byte sample = row[left];
            row[left] = row[right];
            row[right] = sample;
        }
    }

    /** Stored rows are rows. */
    private static final class OfRows extends Narrowing {
        OfRows(Picture source, Taps taps, int first, int end) {
            super(source, taps, first, end);
        }

        @Override
        public void row(int stored, byte[][] samples) {
            int y = source.orientation().upsideDown() ? source.height() - 1 - stored : stored;
            if (y < first || y >= end) {
                return;
            }
            for (int c = 0; c < samples.length; c++) {
                if (source.orientation().mirrored()) {
                    reverse(samples[c]);
                }
                int start = (y - first) * taps.count();
                for (int x = 0; x < taps.count(); x++) {
                    result[c][start + x] = taps.apply(x, samples[c], 0, 1);
                }
            }
        }
    }

    /** Stored rows are columns: each adds to the sums of the few columns of the result that it counts for. */
    private static final class OfColumns extends Narrowing {
        /** For each column of the result whose inputs have come in part: those that are missing, and sums for each channel. */
        private final int[] missing;

        private final int[][][] sums;

        OfColumns(Picture source, Taps taps, int first, int end) {
            super(source, taps, first, end);
            sums = new int[taps.count()][][];
            missing = new int[taps.count()];
            for (int column = 0; column < missing.length; column++) {
                missing[column] = taps.count(column);
            }
        }

        @Override
        public void row(int stored, byte[][] samples) {
            int x = source.orientation().mirrored() ? source.width() - 1 - stored : stored;
            if (source.orientation().upsideDown()) {
                for (byte[] row : samples) {
                    reverse(row);
                }
            }
            for (int column = 0; column < taps.count(); column++) {
                if (taps.uses(column, x)) {
                    add(column, x, samples);
                }
            }
        }

        private void add(int column, int x, byte[][] samples) {
            if (sums[column] == null) {
                sums[column] = new int[samples.length][end - first];
                for (int[] sum : sums[column]) {
                    Arrays.fill(sum, Taps.HALF);
                }
            }
            for (int c = 0; c < samples.length; c++) {
                taps.add(column, x, samples[c], first, sums[column][c]);
            }
            missing[column]--;
            if (missing[column] == 0) {
                finish(column);
            }
        }

        private void finish(int column) {
            for (int c = 0; c < result.length; c++) {
                int[] sum = sums[column][c];
                for (int y = 0; y < sum.length; y++) {
                    result[c][y * taps.count() + column] = Taps.sample(sum[y]);
                }
            }
            sums[column] = null;
        }
    }
}
