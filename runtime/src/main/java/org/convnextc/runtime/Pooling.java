package org.convnextc.runtime;

import java.util.Arrays;
import org.convnextc.runtime.Worker.Scratch;

/** Ops over several pixels of each channel. */
final class Pooling {
    /** Rows that are summed in float32 before the sum is added up in double precision. */
    private static final int GROUP = 32;

    private Pooling() {}

    static void mean(Worker t, int in, int rows, int c, int out) {
        int from = t.from(c);
        int n = t.to(c) - from;
        double[] sums = sums(t, in + from, rows, c, n, false);
        float[] result = t.scratch(Scratch.VECTOR, n);
        for (int i = 0; i < n; i++) {
            result[i] = (float) (sums[i] / rows);
        }
        t.write(out + from, result, 0, n);
        t.barrier();
    }

    static void grn(Worker t, int in, int rows, int c, float[] gamma, float[] beta, float eps, int out) {
        int from = t.from(c);
        int n = t.to(c) - from;
        double[] sums = sums(t, in + from, rows, c, n, true);
        float[] norms = t.shared(c);
        for (int i = 0; i < n; i++) {
            norms[from + i] = (float) Math.sqrt(sums[i]);
        }
        t.barrier();
        double sum = 0;
        for (int i = 0; i < c; i++) {
            sum += norms[i];
        }
        double divisor = sum / c + eps;
        // gamma (x N) + beta + x = x (gamma N + 1) + beta
        float[] factor = t.scratch(Scratch.VECTOR, c);
        for (int i = 0; i < c; i++) {
            factor[i] = (float) (gamma[i] * (norms[i] / divisor) + 1);
        }
        Rows.scale(t, in, rows, c, factor, beta, out);
    }

    /** Of {@code n} neighbouring columns of a matrix with {@code c} columns; {@code squares} of the elements or plain. */
    private static double[] sums(Worker t, int in, int rows, int c, int n, boolean squares) {
        double[] sums = t.sums(n);
        Arrays.fill(sums, 0, n, 0);
        float[] x = t.scratch(Scratch.CHUNK, GROUP * n);
        float[] group = t.scratch(Scratch.SECOND, n);
        for (int r = 0; r < rows; r += GROUP) {
            int count = Math.min(GROUP, rows - r);
            for (int i = 0; i < count; i++) {
                t.read(in + (r + i) * c, x, i * n, n);
            }
            Arrays.fill(group, 0, n, 0);
            if (squares) {
                t.kernels().sumSquares(x, count, n, group);
            } else {
                t.kernels().sumRows(x, count, n, group);
            }
            for (int i = 0; i < n; i++) {
                sums[i] += group[i];
            }
        }
        return sums;
    }

    static void maxpool(Worker t, int in, int h, int w, int c, Window window, int out) {
        int outWidth = window.outWidth(w);
        int count = window.outHeight(h) * outWidth;
        float[] x = t.scratch(Scratch.CHUNK, c);
        float[] greatest = t.scratch(Scratch.SECOND, c);
        int end = t.to(count);
        for (int i = t.from(count); i < end; i++) {
            Arrays.fill(greatest, 0, c, Float.NEGATIVE_INFINITY);
            for (int tap = 0; tap < window.taps(); tap++) {
                int row = window.row(i / outWidth, tap / window.kernelWidth());
                int column = window.column(i % outWidth, tap % window.kernelWidth());
                if (row >= 0 && row < h && column >= 0 && column < w) {
                    t.read(in + (row * w + column) * c, x, 0, c);
                    t.kernels().max(greatest, x, c);
                }
            }
            t.write(out + i * c, greatest, 0, c);
        }
        t.barrier();
    }
}
