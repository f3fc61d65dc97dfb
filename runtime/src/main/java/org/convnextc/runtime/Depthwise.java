package org.convnextc.runtime;

import java.util.Arrays;
import org.convnextc.runtime.Worker.Scratch;
import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.kernel.Channels;

/** Depthwise convolution and what follows it, each worker on its rows of the output. */
final class Depthwise {
    private Depthwise() {}

    static void activate(
            Worker t,
            int in,
            int h,
            int w,
            int c,
            Window window,
            float[] taps,
            float[] bias,
            Activation activation,
            int out) {
        run(t, in, h, w, c, window, taps, Channels.stride(c), bias, activation, false, 0, out);
    }

    /** The sum of {@code weights[channel]} times each value under the window. */
    static void weightedSum(Worker t, int in, int h, int w, int c, Window window, float[] weights, int out) {
        run(t, in, h, w, c, window, weights, 0, null, Activation.NONE, false, 0, out);
    }

    static void normalize(
            Worker t, int in, int h, int w, int c, Window window, float[] taps, float[] bias, float eps, int out) {
        run(t, in, h, w, c, window, taps, Channels.stride(c), bias, Activation.NONE, true, eps, out);
    }

    private static void run(
            Worker t,
            int in,
            int h,
            int w,
            int c,
            Window window,
            float[] taps,
            int tapStep,
            float[] bias,
            Activation activation,
            boolean normalize,
            float eps,
            int out) {
        float[] start = start(t, bias, c);
        RowRing ring = t.ring();
        ring.begin(in, h, w, c, window, 1, tapStep, 0);
        int outWidth = window.outWidth(w);
        int outHeight = window.outHeight(h);
        int end = t.to(outHeight);
        for (int x = 0; x < outWidth; x += ring.columns()) {
            ring.strip(x);
            int length = ring.columns() * c;
            float[] row = t.scratch(Scratch.CHUNK, length);
            for (int y = t.from(outHeight); y < end; y++) {
                ring.moveTo(y);
                t.kernels().depthwise(ring, taps, start, c, row);
                if (normalize) {
                    t.kernels().normalize(row, ring.columns(), c, eps);
                }
                t.write(out + (y * outWidth + x) * c, row, length, activation);
            }
        }
        t.barrier();
    }

    /** What sums start with: the bias, or zeros where there is none. */
    static float[] start(Worker t, float[] bias, int channels) {
        if (bias != null) {
            return bias;
        }
        float[] zeros = t.scratch(Scratch.VECTOR, channels);
        Arrays.fill(zeros, 0, channels, 0);
        return zeros;
    }
}
