package org.convnextc.runtime.kernel.vector;

import static org.convnextc.runtime.kernel.vector.VectorKernels.LANES;
import static org.convnextc.runtime.kernel.vector.VectorKernels.load;

import jdk.incubator.vector.FloatVector;
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

    static void row(Windows windows, float[] weights, float[] bias, int channels, float[] out) {
        for (int i = 0; i < channels; i += LANES) {
            int c = Math.min(i, channels - LANES);
            if (windows.run() == 3 && windows.count() == 9) {
                three(windows, weights, bias, c, channels, out);
            } else if (windows.run() == 7 && windows.columns() >= WIDE_GROUP) {
                wide(windows, weights, bias, c, channels, out);
            } else {
                any(windows, weights, bias, c, channels, out);
            }
        }
    }

    private static void any(Windows windows, float[] weights, float[] bias, int c, int channels, float[] out) {
        int columns = windows.columns();
        if (columns < GROUP) {
            for (int q = 0; q < columns; q++) {
                one(windows, q, weights, bias, c, out, q * channels + c);
            }
            return;
        }
        for (int i = 0; i < columns; i += GROUP) {
            int q = Math.min(i, columns - GROUP);
            seven(windows, q, weights, bias, c, out, q * channels + c, channels);
        }
    }

    private static void wide(Windows windows, float[] weights, float[] bias, int c, int channels, float[] out) {
        for (int i = 0; i < windows.columns(); i += WIDE_GROUP) {
            int q = Math.min(i, windows.columns() - WIDE_GROUP);
            four(windows, q, weights, bias, c, out, q * channels + c, channels);
        }
    }

    private static void one(Windows windows, int q, float[] weights, float[] bias, int c, float[] out, int to) {
        float[] in = windows.image();
        int[] offsets = windows.offsets();
        int[] taps = windows.weights();
        int count = windows.count();
        int from = q * windows.step() + c;
        FloatVector sum = load(bias, c);
        for (int i = 0; i < count; i++) {
            sum = load(in, offsets[i] + from).fma(load(weights, taps[i] + c), sum);
        }
        sum.intoArray(out, to);
    }

    /** Any window. One loop, not two nested ones: C2 of JDK 17 would keep the sums on the heap. */
    private static void seven(
            Windows windows, int q, float[] weights, float[] bias, int c, float[] out, int to, int outStep) {
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
        s0.intoArray(out, to);
        s1.intoArray(out, to + outStep);
        s2.intoArray(out, to + 2 * outStep);
        s3.intoArray(out, to + 3 * outStep);
        s4.intoArray(out, to + 4 * outStep);
        s5.intoArray(out, to + 5 * outStep);
        s6.intoArray(out, to + 6 * outStep);
    }

    /** Windows of 3x3 pixels side by side, two columns at a time: of the four pixels of a row that they see, two are common. */
    private static void three(Windows windows, float[] weights, float[] bias, int c, int channels, float[] out) {
        float[] in = windows.image();
        int[] offsets = windows.offsets();
        int[] taps = windows.weights();
        int step = windows.step();
        int columns = windows.columns();
        int top = offsets[0] + c;
        int middle = offsets[3] + c;
        int bottom = offsets[6] + c;
        FloatVector start = load(bias, c);
        FloatVector w0 = load(weights, taps[0] + c);
        FloatVector w1 = load(weights, taps[1] + c);
        FloatVector w2 = load(weights, taps[2] + c);
        FloatVector w3 = load(weights, taps[3] + c);
        FloatVector w4 = load(weights, taps[4] + c);
        FloatVector w5 = load(weights, taps[5] + c);
        FloatVector w6 = load(weights, taps[6] + c);
        FloatVector w7 = load(weights, taps[7] + c);
        FloatVector w8 = load(weights, taps[8] + c);
        int q = 0;
        int to = c;
        for (; q + 2 <= columns; q += 2) {
            FloatVector left = start;
            FloatVector right = start;
            FloatVector x = load(in, top);
            left = x.fma(w0, left);
            x = load(in, top + step);
            left = x.fma(w1, left);
            right = x.fma(w0, right);
            x = load(in, top + 2 * step);
            left = x.fma(w2, left);
            right = x.fma(w1, right);
            x = load(in, top + 3 * step);
            right = x.fma(w2, right);
            x = load(in, middle);
            left = x.fma(w3, left);
            x = load(in, middle + step);
            left = x.fma(w4, left);
            right = x.fma(w3, right);
            x = load(in, middle + 2 * step);
            left = x.fma(w5, left);
            right = x.fma(w4, right);
            x = load(in, middle + 3 * step);
            right = x.fma(w5, right);
            x = load(in, bottom);
            left = x.fma(w6, left);
            x = load(in, bottom + step);
            left = x.fma(w7, left);
            right = x.fma(w6, right);
            x = load(in, bottom + 2 * step);
            left = x.fma(w8, left);
            right = x.fma(w7, right);
            x = load(in, bottom + 3 * step);
            right = x.fma(w8, right);
            left.intoArray(out, to);
            right.intoArray(out, to + channels);
            top += 2 * step;
            middle += 2 * step;
            bottom += 2 * step;
            to += 2 * channels;
        }
        if (q < columns) {
            one(windows, q, weights, bias, c, out, to);
        }
    }

    /** Rows of seven taps, four columns at a time: of the ten pixels of a row that they see, four are common. */
    private static void four(
            Windows windows, int q, float[] weights, float[] bias, int c, float[] out, int to, int outStep) {
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
        s0.intoArray(out, to);
        s1.intoArray(out, to + outStep);
        s2.intoArray(out, to + 2 * outStep);
        s3.intoArray(out, to + 3 * outStep);
    }
}
