package org.convnextc.runtime.op;

import org.convnextc.runtime.spi.Groups;
import org.convnextc.runtime.spi.ThreadContext;
import org.convnextc.runtime.spi.ThreadContext.Scratch;

/** Ops on each row of a matrix by itself. */
public final class ChannelOps {
    /** So many floats at least are worth a write of their own. */
    private static final int TRANSPOSED_AT_ONCE = 16;

    private ChannelOps() {}

    /** How many rows of {@code c} floats are worked on at a time. */
    private static int step(int c) {
        return Math.max(1, ThreadContext.CHUNK / c);
    }

    public static void layernorm(
            ThreadContext t, int in, int rows, int c, float[] weight, float[] bias, float eps, int out) {
        Chunks chunks = Chunks.of(t, in, rows, c);
        while (chunks.next()) {
            t.kernels().normalize(chunks.x(), chunks.rows(), c, eps);
            if (weight != null) {
                t.kernels().scale(chunks.x(), chunks.rows(), c, weight, bias);
            } else if (bias != null) {
                throw new IllegalArgumentException("layernorm has a bias and no weight");
            }
            chunks.write(out);
        }
        t.barrier();
    }

    public static void rmsnorm(ThreadContext t, int in, int rows, int c, float[] weight, float eps, int out) {
        Chunks chunks = Chunks.of(t, in, rows, c);
        while (chunks.next()) {
            t.kernels().normalizeRms(chunks.x(), chunks.rows(), c, eps);
            if (weight != null) {
                t.kernels().scale(chunks.x(), chunks.rows(), c, weight, null);
            }
            chunks.write(out);
        }
        t.barrier();
    }

    /**
     * In double precision, whose sums neither overflow nor lose what numbers have in common, and rounded once: what lies far from zero
     * and close together may overflow before it is weighted.
     */
    public static void simplenorm(ThreadContext t, int in, int rows, int c, float[] weight, float eps, int out) {
        Chunks chunks = Chunks.of(t, in, rows, c);
        while (chunks.next()) {
            for (int i = 0; i < chunks.rows(); i++) {
                normalizeSimple(chunks.x(), i * c, c, weight, eps);
            }
            chunks.write(out);
        }
        t.barrier();
    }

    private static void normalizeSimple(float[] x, int from, int c, float[] weight, float eps) {
        double sum = 0;
        for (int i = from; i < from + c; i++) {
            sum += x[i];
        }
        double mean = sum / c;
        double squares = 0;
        for (int i = from; i < from + c; i++) {
            double distance = x[i] - mean;
            squares += distance * distance;
        }
        double factor = 1 / Math.sqrt(squares / (c - 1) + eps);
        for (int i = 0; i < c; i++) {
            x[from + i] = (float) (x[from + i] * (weight == null ? factor : factor * weight[i]));
        }
    }

    /** In double precision, whose sums neither overflow nor vanish, and rounded once. */
    public static void l2norm(ThreadContext t, int in, int rows, int c, float[] weight, float eps, int out) {
        Chunks chunks = Chunks.of(t, in, rows, c);
        while (chunks.next()) {
            float[] x = chunks.x();
            for (int from = 0; from < chunks.rows() * c; from += c) {
                double squares = 0;
                for (int i = from; i < from + c; i++) {
                    squares += (double) x[i] * x[i];
                }
                double length = Math.max(Math.sqrt(squares), eps);
                for (int i = 0; i < c; i++) {
                    x[from + i] = (float) (x[from + i] / length * (weight == null ? 1 : weight[i]));
                }
            }
            chunks.write(out);
        }
        t.barrier();
    }

    public static void groupnorm(
            ThreadContext t, int in, Groups groups, float[] weight, float[] bias, float eps, int out) {
        GroupNorm.run(t, in, groups, weight, bias, eps, out);
    }

    public static void slice(ThreadContext t, int in, int rows, int cIn, int from, int cOut, int out) {
        int step = step(cOut);
        float[] x = t.scratch(Scratch.CHUNK, step * cOut);
        int end = t.to(rows);
        for (int r = t.from(rows); r < end; r += step) {
            int n = Math.min(step, end - r);
            for (int i = 0; i < n; i++) {
                t.read(in + (r + i) * cIn + from, x, i * cOut, cOut);
            }
            t.write(out + r * cOut, x, 0, n * cOut);
        }
        t.barrier();
    }

    public static void batchnorm(
            ThreadContext t, int in, int rows, int c, float[] mean, float[] factor, float[] bias, int out) {
        Chunks chunks = Chunks.of(t, in, rows, c);
        while (chunks.next()) {
            t.kernels().batchnorm(chunks.x(), chunks.rows(), c, mean, factor, bias);
            chunks.write(out);
        }
        t.barrier();
    }

    public static void scale(ThreadContext t, int in, int rows, int c, float[] factor, float[] shift, int out) {
        Chunks chunks = Chunks.of(t, in, rows, c);
        while (chunks.next()) {
            t.kernels().scale(chunks.x(), chunks.rows(), c, factor, shift);
            chunks.write(out);
        }
        t.barrier();
    }

    public static void multiplyChannels(ThreadContext t, int in, int rows, int c, int factor, int out) {
        float[] factors = t.scratch(Scratch.VECTOR, c);
        t.read(factor, factors, 0, c);
        scale(t, in, rows, c, factors, null, out);
    }

    /** [rows, c] to [c, rows] */
    public static void transpose(ThreadContext t, int in, int rows, int c, int out) {
        int step = Math.max(TRANSPOSED_AT_ONCE, step(c));
        float[] x = t.scratch(Scratch.CHUNK, step * c);
        float[] column = t.scratch(Scratch.SECOND, step);
        int end = t.to(rows);
        for (int r = t.from(rows); r < end; r += step) {
            int n = Math.min(step, end - r);
            t.read(in + r * c, x, 0, n * c);
            for (int i = 0; i < c; i++) {
                for (int j = 0; j < n; j++) {
                    column[j] = x[j * c + i];
                }
                t.write(out + i * rows + r, column, 0, n);
            }
        }
        t.barrier();
    }

    public static void copy(ThreadContext t, int in, int rows, int cIn, int out, int cOut, int channelOffset) {
        int step = step(cIn);
        float[] x = t.scratch(Scratch.CHUNK, step * cIn);
        int end = t.to(rows);
        for (int r = t.from(rows); r < end; r += step) {
            int n = Math.min(step, end - r);
            t.read(in + r * cIn, x, 0, n * cIn);
            for (int i = 0; i < n; i++) {
                t.write(out + (r + i) * cOut + channelOffset, x, i * cIn, cIn);
            }
        }
        t.barrier();
    }
}
