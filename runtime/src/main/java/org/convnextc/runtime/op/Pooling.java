package org.convnextc.runtime.op;

import java.util.Arrays;
import org.convnextc.runtime.spi.ThreadContext;
import org.convnextc.runtime.spi.ThreadContext.Scratch;
import org.convnextc.runtime.spi.Window;
import org.convnextc.runtime.spi.WindowedImage;

/** Ops over several pixels of each channel. */
public final class Pooling {
    /** Rows that are read at a time. */
    private static final int GROUP = 32;

    private Pooling() {}

    public static void mean(ThreadContext t, int in, int rows, int c, int out) {
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

    public static void grn(ThreadContext t, int in, int rows, int c, float[] gamma, float[] beta, float eps, int out) {
        int from = t.from(c);
        int n = t.to(c) - from;
        double[] sums = sums(t, in + from, rows, c, n, true);
        // Root mean squares, G / sqrt(rows), which are float32 numbers where the image's are: N = (G / sqrt(rows)) /
        // ((mean of G + eps) / sqrt(rows)).
        float[] norms = t.shared(c);
        for (int i = 0; i < n; i++) {
            norms[from + i] = (float) Math.sqrt(sums[i] / rows);
        }
        t.barrier();
        double sum = 0;
        for (int i = 0; i < c; i++) {
            sum += norms[i];
        }
        double divisor = sum / c + eps / Math.sqrt(rows);
        // gamma (x N) + beta + x = x (gamma N + 1) + beta
        float[] factor = t.scratch(Scratch.VECTOR, c);
        for (int i = 0; i < c; i++) {
            factor[i] = (float) (gamma[i] * (norms[i] / divisor) + 1);
        }
        ChannelOps.scale(t, in, rows, c, factor, beta, out);
    }

    /** Of {@code n} neighbouring columns of a matrix with {@code c} columns; {@code squares} of the elements or plain. */
    private static double[] sums(ThreadContext t, int in, int rows, int c, int n, boolean squares) {
        double[] sums = t.sums(n);
        Arrays.fill(sums, 0, n, 0);
        float[] x = t.scratch(Scratch.CHUNK, GROUP * n);
        for (int r = 0; r < rows; r += GROUP) {
            int count = Math.min(GROUP, rows - r);
            for (int i = 0; i < count; i++) {
                t.read(in + (r + i) * c, x, i * n, n);
            }
            if (squares) {
                t.kernels().sumSquares(x, count, n, sums);
            } else {
                t.kernels().sumRows(x, count, n, sums);
            }
        }
        return sums;
    }

    public static void max(ThreadContext t, int in, int rows, int c, int out) {
        int from = t.from(c);
        int n = t.to(c) - from;
        float[] x = t.scratch(Scratch.CHUNK, n);
        float[] greatest = t.scratch(Scratch.VECTOR, n);
        Arrays.fill(greatest, 0, n, Float.NEGATIVE_INFINITY);
        for (int r = 0; r < rows; r++) {
            t.read(in + r * c + from, x, 0, n);
            t.kernels().max(greatest, x, n);
        }
        t.write(out + from, greatest, 0, n);
        t.barrier();
    }

    public static void maxpool(ThreadContext t, WindowedImage windows, int out) {
        int c = windows.c();
        SlidingWindowRows ring = SlidingWindowRows.of(t);
        ring.begin(windows, 1, 0, Float.NEGATIVE_INFINITY);
        while (ring.next()) {
            int length = ring.columns() * c;
            float[] row = t.scratch(Scratch.CHUNK, length);
            t.kernels().maxpool(ring, c, row);
            t.write(out + ring.place() * c, row, 0, length);
        }
        t.barrier();
    }

    public static void avgpool(ThreadContext t, WindowedImage windows, int out) {
        int c = windows.c();
        float[] weights = t.scratch(Scratch.SECOND, c);
        Arrays.fill(weights, 0, c, 1f / windows.window().taps());
        Depthwise.weightedSum(t, windows, weights, out);
    }

    /** The sum over the pixels divided by all taps, then times taps over pixels where the window sees padding. */
    public static void avgpoolInside(ThreadContext t, WindowedImage windows, int out) {
        avgpool(t, windows, out);
        int c = windows.c();
        float[] mean = t.scratch(Scratch.CHUNK, c);
        for (int i = t.from(windows.rows()); i < t.to(windows.rows()); i++) {
            float factor = (float) windows.window().taps() / pixels(windows, i);
            if (factor > 1) {
                t.read(out + i * c, mean, 0, c);
                for (int k = 0; k < c; k++) {
                    mean[k] *= factor;
                }
                t.write(out + i * c, mean, 0, c);
            }
        }
        t.barrier();
    }

    /** Of n windows on an axis the i-th goes from floor(i pixels / n) to ceil((i + 1) pixels / n). */
    public static void adaptiveAvgpool(
            ThreadContext t, int in, int height, int width, int c, int outHeight, int outWidth, int out) {
        float[] mean = t.scratch(Scratch.VECTOR, c);
        int places = outHeight * outWidth;
        for (int i = t.from(places); i < t.to(places); i++) {
            int top = first(i / outWidth, height, outHeight);
            int bottom = behind(i / outWidth, height, outHeight);
            int left = first(i % outWidth, width, outWidth);
            int columns = behind(i % outWidth, width, outWidth) - left;
            double[] sums = t.sums(c);
            Arrays.fill(sums, 0, c, 0);
            float[] row = t.scratch(Scratch.CHUNK, columns * c);
            for (int y = top; y < bottom; y++) {
                t.read(in + (y * width + left) * c, row, 0, columns * c);
                t.kernels().sumRows(row, columns, c, sums);
            }
            for (int k = 0; k < c; k++) {
                mean[k] = (float) (sums[k] / ((bottom - top) * columns));
            }
            t.write(out + i * c, mean, 0, c);
        }
        t.barrier();
    }

    private static int first(int at, int pixels, int count) {
        return (int) ((long) at * pixels / count);
    }

    private static int behind(int at, int pixels, int count) {
        return (int) (((at + 1L) * pixels + count - 1) / count);
    }

    /** How many pixels of the image lie under the window of an output pixel. */
    private static int pixels(WindowedImage windows, int at) {
        Window window = windows.window();
        int y = window.row(at / windows.outWidth(), 0);
        int x = window.column(at % windows.outWidth(), 0);
        int height = Math.min(windows.h(), y + window.kernelHeight()) - Math.max(0, y);
        int width = Math.min(windows.w(), x + window.kernelWidth()) - Math.max(0, x);
        return height * width;
    }
}
