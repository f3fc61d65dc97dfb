package org.convnextc.runtime.kernel.vector;

import static org.convnextc.runtime.kernel.vector.VectorKernels.LANES;
import static org.convnextc.runtime.kernel.vector.VectorKernels.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.convnextc.runtime.kernel.Windows;

/**
 * A row of a depthwise convolution, a vector of channels by some columns at a time. The last vector and the last group of columns
 * overlap the ones before. Loads of vectors cross cache lines, which makes them dearer than products: where windows overlap without
 * gaps, a pixel is loaded once for several taps. How many columns are done together is what C2 keeps in registers.
 */
final class VectorDepthwise {
    private static final int GROUP = 7;
    private static final int WIDE_GROUP = 4;

    private VectorDepthwise() {}

    static void row(
            Windows windows,
            float[] weights,
            float[] bias,
            int channels,
            float low,
            float high,
            float[] out,
            int outFrom) {
        for (int i = 0; i < channels; i += LANES) {
            int c = Math.min(i, channels - LANES);
            int to = outFrom + c;
            if (windows.count() == 9 && windows.columns() > 1 && windows.run() == 3) {
                VectorSmallDepthwise.sideBySide(windows, weights, bias, c, channels, low, high, out, to);
            } else if (windows.count() == 9 && windows.columns() > 1 && VectorSmallDepthwise.apart(windows)) {
                VectorSmallDepthwise.apart(windows, weights, bias, c, channels, low, high, out, to);
            } else if (windows.run() == 7 && windows.columns() >= WIDE_GROUP) {
                wide(windows, weights, bias, c, channels, low, high, out, to);
            } else {
                any(windows, weights, bias, c, channels, low, high, out, to);
            }
        }
    }

    private static void any(
            Windows windows,
            float[] weights,
            float[] bias,
            int c,
            int channels,
            float low,
            float high,
            float[] out,
            int to) {
        int columns = windows.columns();
        if (columns < GROUP) {
            for (int q = 0; q < columns; q++) {
                one(windows, q, weights, bias, c, low, high, out, to + q * channels);
            }
            return;
        }
        for (int i = 0; i < columns; i += GROUP) {
            int q = Math.min(i, columns - GROUP);
            seven(windows, q, weights, bias, c, low, high, out, to + q * channels, channels);
        }
    }

    private static void wide(
            Windows windows,
            float[] weights,
            float[] bias,
            int c,
            int channels,
            float low,
            float high,
            float[] out,
            int to) {
        for (int i = 0; i < windows.columns(); i += WIDE_GROUP) {
            int q = Math.min(i, windows.columns() - WIDE_GROUP);
            four(windows, q, weights, bias, c, low, high, out, to + q * channels, channels);
        }
    }

    /** NaN where {@code v} is. */
    static FloatVector within(FloatVector v, float low, float high) {
        FloatVector atLeast = v.blend(low, v.lt(low));
        return atLeast.blend(high, atLeast.compare(VectorOperators.GT, high));
    }

    static void one(
            Windows windows, int q, float[] weights, float[] bias, int c, float low, float high, float[] out, int to) {
        float[] in = windows.image();
        int[] offsets = windows.offsets();
        int[] taps = windows.weights();
        int count = windows.count();
        int from = q * windows.step() + c;
        FloatVector sum = load(bias, c);
        for (int i = 0; i < count; i++) {
            sum = load(in, offsets[i] + from).fma(load(weights, taps[i] + c), sum);
        }
        within(sum, low, high).intoArray(out, to);
    }

    /** Any window. One loop, not two nested ones: C2 of JDK 17 would keep the sums on the heap. */
    private static void seven(
            Windows windows,
            int q,
            float[] weights,
            float[] bias,
            int c,
            float low,
            float high,
            float[] out,
            int to,
            int outStep) {
        float[] in = windows.image();
        int[] offsets = windows.offsets();
        int[] taps = windows.weights();
        int count = windows.count();
        int step = windows.step();
        int from = q * step + c;
        FloatVector s0 = load(bias, c);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector s4 = s0;
        FloatVector s5 = s0;
        FloatVector s6 = s0;
        for (int i = 0; i < count; i++) {
            int x = offsets[i] + from;
            FloatVector w = load(weights, taps[i] + c);
            s0 = load(in, x).fma(w, s0);
            s1 = load(in, x += step).fma(w, s1);
            s2 = load(in, x += step).fma(w, s2);
            s3 = load(in, x += step).fma(w, s3);
            s4 = load(in, x += step).fma(w, s4);
            s5 = load(in, x += step).fma(w, s5);
            s6 = load(in, x + step).fma(w, s6);
        }
        within(s0, low, high).intoArray(out, to);
        within(s1, low, high).intoArray(out, to + outStep);
        within(s2, low, high).intoArray(out, to + 2 * outStep);
        within(s3, low, high).intoArray(out, to + 3 * outStep);
        within(s4, low, high).intoArray(out, to + 4 * outStep);
        within(s5, low, high).intoArray(out, to + 5 * outStep);
        within(s6, low, high).intoArray(out, to + 6 * outStep);
    }

    /** Rows of seven taps, four columns at a time: of the ten pixels of a row that they see, four are common. */
    private static void four(
            Windows windows,
            int q,
            float[] weights,
            float[] bias,
            int c,
            float low,
            float high,
            float[] out,
            int to,
            int outStep) {
        float[] in = windows.image();
        int[] offsets = windows.offsets();
        int[] taps = windows.weights();
        int count = windows.count();
        int step = windows.step();
        int tap = taps[1] - taps[0];
        int from = q * step + c;
        FloatVector s0 = load(bias, c);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int i = 0; i < count; i += 7) {
            int at = taps[i] + c;
            FloatVector w0 = load(weights, at);
            FloatVector w1 = load(weights, at += tap);
            FloatVector w2 = load(weights, at += tap);
            FloatVector w3 = load(weights, at += tap);
            FloatVector w4 = load(weights, at += tap);
            FloatVector w5 = load(weights, at += tap);
            FloatVector w6 = load(weights, at + tap);
            int pixel = offsets[i] + from;
            FloatVector x = load(in, pixel);
            s0 = x.fma(w0, s0);
            x = load(in, pixel += step);
            s0 = x.fma(w1, s0);
            s1 = x.fma(w0, s1);
            x = load(in, pixel += step);
            s0 = x.fma(w2, s0);
            s1 = x.fma(w1, s1);
            s2 = x.fma(w0, s2);
            x = load(in, pixel += step);
            s0 = x.fma(w3, s0);
            s1 = x.fma(w2, s1);
            s2 = x.fma(w1, s2);
            s3 = x.fma(w0, s3);
            x = load(in, pixel += step);
            s0 = x.fma(w4, s0);
            s1 = x.fma(w3, s1);
            s2 = x.fma(w2, s2);
            s3 = x.fma(w1, s3);
            x = load(in, pixel += step);
            s0 = x.fma(w5, s0);
            s1 = x.fma(w4, s1);
            s2 = x.fma(w3, s2);
            s3 = x.fma(w2, s3);
            x = load(in, pixel += step);
            s0 = x.fma(w6, s0);
            s1 = x.fma(w5, s1);
            s2 = x.fma(w4, s2);
            s3 = x.fma(w3, s3);
            x = load(in, pixel += step);
            s1 = x.fma(w6, s1);
            s2 = x.fma(w5, s2);
            s3 = x.fma(w4, s3);
            x = load(in, pixel += step);
            s2 = x.fma(w6, s2);
            s3 = x.fma(w5, s3);
            x = load(in, pixel + step);
            s3 = x.fma(w6, s3);
        }
        within(s0, low, high).intoArray(out, to);
        within(s1, low, high).intoArray(out, to + outStep);
        within(s2, low, high).intoArray(out, to + 2 * outStep);
        within(s3, low, high).intoArray(out, to + 3 * outStep);
    }
}
