package org.convnextc.runtime.kernel.vector;

import static org.convnextc.runtime.kernel.vector.VectorKernels.LANES;
import static org.convnextc.runtime.kernel.vector.VectorKernels.load;

import jdk.incubator.vector.FloatVector;

/** A row of a depthwise convolution, a vector of channels by seven columns at a time: one load of a tap serves seven sums. */
final class VectorDepthwise {
    private static final int GROUP = 7;

    private VectorDepthwise() {}

    static void row(
            float[] in,
            int[] inOffsets,
            int[] tapOffsets,
            int count,
            int step,
            float[] taps,
            float[] bias,
            int channels,
            int stride,
            float[] out,
            int columns) {
        for (int c = 0; c < channels; c += LANES) {
            int q = 0;
            for (; q + GROUP <= columns; q += GROUP) {
                seven(in, inOffsets, tapOffsets, count, q, step, taps, bias, c, stride, out);
            }
            if (q < columns && columns >= GROUP) {
                // The last group overlaps the one before.
                q = columns - GROUP;
                seven(in, inOffsets, tapOffsets, count, q, step, taps, bias, c, stride, out);
                continue;
            }
            for (; q < columns; q++) {
                one(in, inOffsets, tapOffsets, count, q, step, taps, bias, c, stride, out);
            }
        }
    }

    /** One loop, not two nested ones: C2 of JDK 17 would keep the sums on the heap. */
    private static void seven(
            float[] in,
            int[] inOffsets,
            int[] tapOffsets,
            int count,
            int q,
            int step,
            float[] taps,
            float[] bias,
            int c,
            int stride,
            float[] out) {
        FloatVector s0 = load(bias, c);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector s4 = s0;
        FloatVector s5 = s0;
        FloatVector s6 = s0;
        int from = q * step + c;
        for (int i = 0; i < count; i++) {
            int x = inOffsets[i] + from;
            FloatVector w = load(taps, tapOffsets[i] + c);
            s0 = load(in, x).fma(w, s0);
            s1 = load(in, x + step).fma(w, s1);
            s2 = load(in, x + 2 * step).fma(w, s2);
            s3 = load(in, x + 3 * step).fma(w, s3);
            s4 = load(in, x + 4 * step).fma(w, s4);
            s5 = load(in, x + 5 * step).fma(w, s5);
            s6 = load(in, x + 6 * step).fma(w, s6);
        }
        int to = q * stride + c;
        s0.intoArray(out, to);
        s1.intoArray(out, to + stride);
        s2.intoArray(out, to + 2 * stride);
        s3.intoArray(out, to + 3 * stride);
        s4.intoArray(out, to + 4 * stride);
        s5.intoArray(out, to + 5 * stride);
        s6.intoArray(out, to + 6 * stride);
    }

    private static void one(
            float[] in,
            int[] inOffsets,
            int[] tapOffsets,
            int count,
            int q,
            int step,
            float[] taps,
            float[] bias,
            int c,
            int stride,
            float[] out) {
        FloatVector sum = load(bias, c);
        for (int i = 0; i < count; i++) {
            sum = load(in, inOffsets[i] + q * step + c).fma(load(taps, tapOffsets[i] + c), sum);
        }
        sum.intoArray(out, q * stride + c);
    }
}
