package org.convnextc.runtime.kernel.vector;

import static org.convnextc.runtime.kernel.vector.VectorKernels.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.convnextc.runtime.kernel.Windows;

/**
 * A row of a depthwise convolution with nine taps in rows of three, a vector of channels from c on and four columns at a time: the weights
 * stay in registers, and a pixel is loaded once for all taps that see it, for loads of vectors cross cache lines, which makes them dearer
 * than products.
 *
 * <p>No method of this project is called in the loops, for C2 inlines none but those of the Vector API once there is as much code, and
 * keeps vectors as objects then.
 */
final class VectorSmallDepthwise {
    private VectorSmallDepthwise() {}

    /** Whether neighbouring windows are two taps apart. */
    static boolean apart(Windows windows) {
        int[] offsets = windows.offsets();
        int tap = offsets[1] - offsets[0];
        for (int i = 0; i < 9; i += 3) {
            if (offsets[i + 1] - offsets[i] != tap || offsets[i + 2] - offsets[i + 1] != tap) {
                return false;
            }
        }
        return windows.step() == 2 * tap;
    }

    /** Windows that are one tap apart: four of them see six pixels of a row. */
    static void sideBySide(
            Windows windows,
            float[] weights,
            float[] bias,
            int c,
            int channels,
            float low,
            float high,
            float[] out,
            int to) {
        float[] in = windows.image();
        int[] offsets = windows.offsets();
        int[] taps = windows.weights();
        int tap = offsets[1] - offsets[0];
        int columns = windows.columns();
        int top = offsets[0] + c;
        int middle = offsets[3] + c;
        int bottom = offsets[6] + c;
        FloatVector start = FloatVector.fromArray(SPECIES, bias, c);
        FloatVector w0 = FloatVector.fromArray(SPECIES, weights, taps[0] + c);
        FloatVector w1 = FloatVector.fromArray(SPECIES, weights, taps[1] + c);
        FloatVector w2 = FloatVector.fromArray(SPECIES, weights, taps[2] + c);
        FloatVector w3 = FloatVector.fromArray(SPECIES, weights, taps[3] + c);
        FloatVector w4 = FloatVector.fromArray(SPECIES, weights, taps[4] + c);
        FloatVector w5 = FloatVector.fromArray(SPECIES, weights, taps[5] + c);
        FloatVector w6 = FloatVector.fromArray(SPECIES, weights, taps[6] + c);
        FloatVector w7 = FloatVector.fromArray(SPECIES, weights, taps[7] + c);
        FloatVector w8 = FloatVector.fromArray(SPECIES, weights, taps[8] + c);
        int q = 0;
        for (; q + 4 <= columns; q += 4) {
            FloatVector s0 = start;
            FloatVector s1 = start;
            FloatVector s2 = start;
            FloatVector s3 = start;
            int at = top;
            FloatVector x = FloatVector.fromArray(SPECIES, in, at);
            s0 = x.fma(w0, s0);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s0 = x.fma(w1, s0);
            s1 = x.fma(w0, s1);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s0 = x.fma(w2, s0);
            s1 = x.fma(w1, s1);
            s2 = x.fma(w0, s2);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s1 = x.fma(w2, s1);
            s2 = x.fma(w1, s2);
            s3 = x.fma(w0, s3);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s2 = x.fma(w2, s2);
            s3 = x.fma(w1, s3);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s3 = x.fma(w2, s3);
            at = middle;
            x = FloatVector.fromArray(SPECIES, in, at);
            s0 = x.fma(w3, s0);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s0 = x.fma(w4, s0);
            s1 = x.fma(w3, s1);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s0 = x.fma(w5, s0);
            s1 = x.fma(w4, s1);
            s2 = x.fma(w3, s2);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s1 = x.fma(w5, s1);
            s2 = x.fma(w4, s2);
            s3 = x.fma(w3, s3);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s2 = x.fma(w5, s2);
            s3 = x.fma(w4, s3);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s3 = x.fma(w5, s3);
            at = bottom;
            x = FloatVector.fromArray(SPECIES, in, at);
            s0 = x.fma(w6, s0);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s0 = x.fma(w7, s0);
            s1 = x.fma(w6, s1);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s0 = x.fma(w8, s0);
            s1 = x.fma(w7, s1);
            s2 = x.fma(w6, s2);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s1 = x.fma(w8, s1);
            s2 = x.fma(w7, s2);
            s3 = x.fma(w6, s3);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s2 = x.fma(w8, s2);
            s3 = x.fma(w7, s3);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s3 = x.fma(w8, s3);
            s0 = s0.blend(low, s0.compare(VectorOperators.LT, low));
            s1 = s1.blend(low, s1.compare(VectorOperators.LT, low));
            s2 = s2.blend(low, s2.compare(VectorOperators.LT, low));
            s3 = s3.blend(low, s3.compare(VectorOperators.LT, low));
            s0.blend(high, s0.compare(VectorOperators.GT, high)).intoArray(out, to);
            s1.blend(high, s1.compare(VectorOperators.GT, high)).intoArray(out, to + channels);
            s2.blend(high, s2.compare(VectorOperators.GT, high)).intoArray(out, to + 2 * channels);
            s3.blend(high, s3.compare(VectorOperators.GT, high)).intoArray(out, to + 3 * channels);
            top += 4 * tap;
            middle += 4 * tap;
            bottom += 4 * tap;
            to += 4 * channels;
        }
        for (; q < columns; q++, to += channels) {
            VectorDepthwise.one(windows, q, weights, bias, c, low, high, out, to);
        }
    }

    /** Windows that are two taps apart: four of them see nine pixels of a row. */
    static void apart(
            Windows windows,
            float[] weights,
            float[] bias,
            int c,
            int channels,
            float low,
            float high,
            float[] out,
            int to) {
        float[] in = windows.image();
        int[] offsets = windows.offsets();
        int[] taps = windows.weights();
        int tap = offsets[1] - offsets[0];
        int columns = windows.columns();
        int top = offsets[0] + c;
        int middle = offsets[3] + c;
        int bottom = offsets[6] + c;
        FloatVector start = FloatVector.fromArray(SPECIES, bias, c);
        FloatVector w0 = FloatVector.fromArray(SPECIES, weights, taps[0] + c);
        FloatVector w1 = FloatVector.fromArray(SPECIES, weights, taps[1] + c);
        FloatVector w2 = FloatVector.fromArray(SPECIES, weights, taps[2] + c);
        FloatVector w3 = FloatVector.fromArray(SPECIES, weights, taps[3] + c);
        FloatVector w4 = FloatVector.fromArray(SPECIES, weights, taps[4] + c);
        FloatVector w5 = FloatVector.fromArray(SPECIES, weights, taps[5] + c);
        FloatVector w6 = FloatVector.fromArray(SPECIES, weights, taps[6] + c);
        FloatVector w7 = FloatVector.fromArray(SPECIES, weights, taps[7] + c);
        FloatVector w8 = FloatVector.fromArray(SPECIES, weights, taps[8] + c);
        int q = 0;
        for (; q + 4 <= columns; q += 4) {
            FloatVector s0 = start;
            FloatVector s1 = start;
            FloatVector s2 = start;
            FloatVector s3 = start;
            int at = top;
            FloatVector x = FloatVector.fromArray(SPECIES, in, at);
            s0 = x.fma(w0, s0);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s0 = x.fma(w1, s0);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s0 = x.fma(w2, s0);
            s1 = x.fma(w0, s1);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s1 = x.fma(w1, s1);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s1 = x.fma(w2, s1);
            s2 = x.fma(w0, s2);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s2 = x.fma(w1, s2);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s2 = x.fma(w2, s2);
            s3 = x.fma(w0, s3);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s3 = x.fma(w1, s3);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s3 = x.fma(w2, s3);
            at = middle;
            x = FloatVector.fromArray(SPECIES, in, at);
            s0 = x.fma(w3, s0);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s0 = x.fma(w4, s0);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s0 = x.fma(w5, s0);
            s1 = x.fma(w3, s1);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s1 = x.fma(w4, s1);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s1 = x.fma(w5, s1);
            s2 = x.fma(w3, s2);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s2 = x.fma(w4, s2);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s2 = x.fma(w5, s2);
            s3 = x.fma(w3, s3);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s3 = x.fma(w4, s3);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s3 = x.fma(w5, s3);
            at = bottom;
            x = FloatVector.fromArray(SPECIES, in, at);
            s0 = x.fma(w6, s0);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s0 = x.fma(w7, s0);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s0 = x.fma(w8, s0);
            s1 = x.fma(w6, s1);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s1 = x.fma(w7, s1);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s1 = x.fma(w8, s1);
            s2 = x.fma(w6, s2);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s2 = x.fma(w7, s2);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s2 = x.fma(w8, s2);
            s3 = x.fma(w6, s3);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s3 = x.fma(w7, s3);
            x = FloatVector.fromArray(SPECIES, in, at += tap);
            s3 = x.fma(w8, s3);
            s0 = s0.blend(low, s0.compare(VectorOperators.LT, low));
            s1 = s1.blend(low, s1.compare(VectorOperators.LT, low));
            s2 = s2.blend(low, s2.compare(VectorOperators.LT, low));
            s3 = s3.blend(low, s3.compare(VectorOperators.LT, low));
            s0.blend(high, s0.compare(VectorOperators.GT, high)).intoArray(out, to);
            s1.blend(high, s1.compare(VectorOperators.GT, high)).intoArray(out, to + channels);
            s2.blend(high, s2.compare(VectorOperators.GT, high)).intoArray(out, to + 2 * channels);
            s3.blend(high, s3.compare(VectorOperators.GT, high)).intoArray(out, to + 3 * channels);
            top += 8 * tap;
            middle += 8 * tap;
            bottom += 8 * tap;
            to += 4 * channels;
        }
        for (; q < columns; q++, to += channels) {
            VectorDepthwise.one(windows, q, weights, bias, c, low, high, out, to);
        }
    }
}
