package org.convnextc.runtime;

import java.util.Arrays;
import org.convnextc.runtime.Worker.Scratch;
import org.convnextc.runtime.kernel.Channels;

/**
 * Depthwise convolution, each worker on its rows of the output. The image rows under the window are kept in a ring of rows in an array,
 * with zeros for the padding at the sides and pixels {@link Channels#stride} apart; wide images are done in strips so that the ring
 * stays within the L2 cache.
 */
final class Depthwise {
    /** Floats of a ring: 384 KiB. */
    private static final int RING = 96 * 1024;

    private static final int LEAST_STRIP = 7;

    private Depthwise() {}

    static void run(
            Worker t,
            int in,
            int h,
            int w,
            int c,
            Window window,
            float[] taps,
            float[] bias,
            float eps,
            boolean normalize,
            int out) {
        int outWidth = window.outWidth(w);
        int strip = strip(window, c, outWidth);
        float[] paddedBias = t.scratch(Scratch.VECTOR, Channels.stride(c));
        Arrays.fill(paddedBias, 0, Channels.stride(c), 0);
        if (bias != null) {
            System.arraycopy(bias, 0, paddedBias, 0, c);
        }
        for (int x = 0; x < outWidth; x += strip) {
            int columns = Math.min(strip, outWidth - x);
            strip(t, in, h, w, c, window, taps, paddedBias, eps, normalize, out, x, columns);
        }
        t.barrier();
    }

    /** Output columns that are done together. */
    private static int strip(Window window, int c, int outWidth) {
        int columns = RING / (ringRows(window) * Channels.stride(c)) - window.dilation() * (window.kernelWidth() - 1);
        return Math.min(outWidth, Math.max(LEAST_STRIP, columns / window.stride()));
    }

    private static int ringRows(Window window) {
        return window.dilation() * (window.kernelHeight() - 1) + 1;
    }

    private static void strip(
            Worker t,
            int in,
            int h,
            int w,
            int c,
            Window window,
            float[] taps,
            float[] bias,
            float eps,
            boolean normalize,
            int out,
            int x,
            int columns) {
        int stride = Channels.stride(c);
        int outWidth = window.outWidth(w);
        int outHeight = window.outHeight(h);
        int ringRows = ringRows(window);
        int left = window.column(x, 0);
        int ringColumns = window.column(x + columns - 1, window.kernelWidth() - 1) + 1 - left;
        float[] ring = t.scratch(Scratch.IMAGE_ROWS, ringRows * ringColumns * stride);
        float[] result = t.scratch(Scratch.CHUNK, columns * stride);
        int[] inOffsets = t.inOffsets(window.taps());
        int[] tapOffsets = t.tapOffsets(window.taps());
        int next = 0;
        int end = t.to(outHeight);
        for (int y = t.from(outHeight); y < end; y++) {
            int last = Math.min(h - 1, window.row(y, window.kernelHeight() - 1));
            for (next = Math.max(next, window.row(y, 0)); next <= last; next++) {
                load(t, in + next * w * c, w, c, left, ringColumns, ring, next % ringRows * ringColumns * stride);
            }
            int count = 0;
            for (int tap = 0; tap < window.taps(); tap++) {
                int row = window.row(y, tap / window.kernelWidth());
                int column = tap % window.kernelWidth() * window.dilation();
                if (row >= 0 && row < h) {
                    inOffsets[count] = (row % ringRows * ringColumns + column) * stride;
                    tapOffsets[count] = tap * stride;
                    count++;
                }
            }
            int step = window.stride() * stride;
            t.kernels().depthwise(ring, inOffsets, tapOffsets, count, step, taps, bias, c, stride, result, columns);
            store(t, result, columns, c, eps, normalize, out + (y * outWidth + x) * c);
        }
    }

    /** Columns {@code left ...} of an image row into the ring, zeros where they are outside the image. */
    private static void load(Worker t, int in, int w, int c, int left, int columns, float[] ring, int to) {
        int stride = Channels.stride(c);
        int first = Math.min(columns, Math.max(0, -left));
        int end = Math.max(first, Math.min(columns, w - left));
        Arrays.fill(ring, to, to + first * stride, 0);
        Arrays.fill(ring, to + end * stride, to + columns * stride, 0);
        if (stride == c) {
            t.read(in + (left + first) * c, ring, to + first * stride, (end - first) * c);
            return;
        }
        for (int i = first; i < end; i++) {
            t.read(in + (left + i) * c, ring, to + i * stride, c);
        }
    }

    private static void store(Worker t, float[] result, int columns, int c, float eps, boolean normalize, int out) {
        int stride = Channels.stride(c);
        float[] dense = t.scratch(Scratch.SECOND, columns * c);
        if (normalize) {
            t.kernels().normalize(result, stride, columns, c, eps, dense);
        } else {
            for (int i = 0; i < columns; i++) {
                System.arraycopy(result, i * stride, dense, i * c, c);
            }
        }
        t.write(out, dense, 0, columns * c);
    }
}
