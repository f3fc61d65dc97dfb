package org.convnextc.runtime.kernel.vector;

import static org.convnextc.runtime.kernel.vector.VectorKernels.LANES;
import static org.convnextc.runtime.kernel.vector.VectorKernels.SPECIES;

import jdk.incubator.vector.FloatVector;
import org.convnextc.runtime.kernel.Windows;

/**
 * A row of a depthwise convolution with rows of seven taps over an image whose channels lie in groups of a vector: neighbouring pixels,
 * and the weights of neighbouring taps, are a constant apart, so that one index and few checks of bounds serve all loads of a row of
 * taps. Seven columns together are as many sums as keep two multipliers busy; of the 13 pixels of a row that they see, most serve seven
 * of them.
 *
 * <p>The loop is written for C2 as those of {@link VectorGemm} are, with branches that are never taken and a bounded number of taps. No
 * method of this class is called in it, for C2 of JDK 17 inlines none but those of the Vector API once there is as much code.
 */
final class VectorGroupedDepthwise {
    private static final int RUN = 7;
    private static final int MOST_TAPS = RUN * RUN;

    private static final int GROUP = 7;

    private VectorGroupedDepthwise() {}

    /** Images of fewer columns than are done together are left to {@link VectorDepthwise}: laying out the weights takes longer there. */
    static boolean pays(int columns, int run, int taps) {
        return columns >= GROUP && run == RUN && taps <= MOST_TAPS;
    }

    /** See {@link org.convnextc.runtime.kernel.Kernels#depthwiseGroups}. */
    static void row(
            Windows windows, int groupStep, float[] weights, int weightStep, float[] bias, int channels, float[] out) {
        int columns = windows.columns();
        for (int group = 0; group * LANES < channels; group++) {
            int c = Math.min(group * LANES, channels - LANES);
            int image = group * groupStep;
            int weight = group * weightStep;
            if (columns < GROUP) {
                for (int q = 0; q < columns; q++) {
                    one(windows, image + q * LANES, weights, weight, bias, c, out, q * channels + c);
                }
                continue;
            }
            for (int i = 0; i < columns; i += GROUP) {
                int q = Math.min(i, columns - GROUP);
                seven(
                        windows.image(),
                        windows.offsets(),
                        windows.count(),
                        image + q * LANES,
                        weights,
                        weight + windows.weights()[0],
                        bias,
                        c,
                        out,
                        q * channels + c,
                        channels);
            }
        }
    }

    /** Pixels, some floats apart, to vectors side by side. */
    static void gather(float[] in, int from, int step, int pixels, float[] out, int to) {
        for (int i = 0; i < pixels; i++) {
            FloatVector.fromArray(SPECIES, in, from + i * step).intoArray(out, to + i * LANES);
        }
    }

    private static void one(
            Windows windows,
            int imageFrom,
            float[] weights,
            int weightsFrom,
            float[] bias,
            int biasFrom,
            float[] out,
            int to) {
        float[] image = windows.image();
        int[] offsets = windows.offsets();
        int[] taps = windows.weights();
        int count = windows.count();
        FloatVector sum = FloatVector.fromArray(SPECIES, bias, biasFrom);
        for (int i = 0; i < count; i++) {
            FloatVector w = FloatVector.fromArray(SPECIES, weights, taps[i] + weightsFrom);
            sum = FloatVector.fromArray(SPECIES, image, offsets[i] + imageFrom).fma(w, sum);
        }
        sum.intoArray(out, to);
    }

    /** The weights of the taps that are there lie together: where some rows of taps are left out, these are the first or the last. */
    private static void seven(
            float[] image,
            int[] offsets,
            int count,
            int imageFrom,
            float[] weights,
            int weightsFrom,
            float[] start,
            int startFrom,
            float[] out,
            int to,
            int outStep) {
        FloatVector s0 = FloatVector.fromArray(SPECIES, start, startFrom);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector s4 = s0;
        FloatVector s5 = s0;
        FloatVector s6 = s0;
        int taps = Math.min(count, MOST_TAPS);
        int weightsEnd = weightsFrom + taps * LANES;
        for (int i = -taps; i < 0; i += 7) {
            int x = offsets[taps + i] + imageFrom;
            int w = weightsEnd + i * LANES;
            FloatVector w0 = FloatVector.fromArray(SPECIES, weights, w);
            FloatVector w1 = FloatVector.fromArray(SPECIES, weights, w + LANES);
            FloatVector w2 = FloatVector.fromArray(SPECIES, weights, w + 2 * LANES);
            FloatVector w3 = FloatVector.fromArray(SPECIES, weights, w + 3 * LANES);
            FloatVector w4 = FloatVector.fromArray(SPECIES, weights, w + 4 * LANES);
            FloatVector w5 = FloatVector.fromArray(SPECIES, weights, w + 5 * LANES);
            FloatVector w6 = FloatVector.fromArray(SPECIES, weights, w + 6 * LANES);
            FloatVector x0 = FloatVector.fromArray(SPECIES, image, x);
            s0 = x0.fma(w0, s0);
            FloatVector x1 = FloatVector.fromArray(SPECIES, image, x + LANES);
            s0 = x1.fma(w1, s0);
            s1 = x1.fma(w0, s1);
            FloatVector x2 = FloatVector.fromArray(SPECIES, image, x + 2 * LANES);
            s0 = x2.fma(w2, s0);
            s1 = x2.fma(w1, s1);
            s2 = x2.fma(w0, s2);
            if (i == to) {
                break;
            }
            FloatVector x3 = FloatVector.fromArray(SPECIES, image, x + 3 * LANES);
            s0 = x3.fma(w3, s0);
            s1 = x3.fma(w2, s1);
            s2 = x3.fma(w1, s2);
            s3 = x3.fma(w0, s3);
            FloatVector x4 = FloatVector.fromArray(SPECIES, image, x + 4 * LANES);
            s0 = x4.fma(w4, s0);
            s1 = x4.fma(w3, s1);
            s2 = x4.fma(w2, s2);
            s3 = x4.fma(w1, s3);
            s4 = x4.fma(w0, s4);
            if (i == outStep) {
                break;
            }
            FloatVector x5 = FloatVector.fromArray(SPECIES, image, x + 5 * LANES);
            s0 = x5.fma(w5, s0);
            s1 = x5.fma(w4, s1);
            s2 = x5.fma(w3, s2);
            s3 = x5.fma(w2, s3);
            s4 = x5.fma(w1, s4);
            s5 = x5.fma(w0, s5);
            FloatVector x6 = FloatVector.fromArray(SPECIES, image, x + 6 * LANES);
            s0 = x6.fma(w6, s0);
            s1 = x6.fma(w5, s1);
            s2 = x6.fma(w4, s2);
            s3 = x6.fma(w3, s3);
            s4 = x6.fma(w2, s4);
            s5 = x6.fma(w1, s5);
            s6 = x6.fma(w0, s6);
            if (i == startFrom) {
                break;
            }
            FloatVector x7 = FloatVector.fromArray(SPECIES, image, x + 7 * LANES);
            s1 = x7.fma(w6, s1);
            s2 = x7.fma(w5, s2);
            s3 = x7.fma(w4, s3);
            s4 = x7.fma(w3, s4);
            s5 = x7.fma(w2, s5);
            s6 = x7.fma(w1, s6);
            FloatVector x8 = FloatVector.fromArray(SPECIES, image, x + 8 * LANES);
            s2 = x8.fma(w6, s2);
            s3 = x8.fma(w5, s3);
            s4 = x8.fma(w4, s4);
            s5 = x8.fma(w3, s5);
            s6 = x8.fma(w2, s6);
            if (i == weightsFrom) {
                break;
            }
            FloatVector x9 = FloatVector.fromArray(SPECIES, image, x + 9 * LANES);
            s3 = x9.fma(w6, s3);
            s4 = x9.fma(w5, s4);
            s5 = x9.fma(w4, s5);
            s6 = x9.fma(w3, s6);
            FloatVector x10 = FloatVector.fromArray(SPECIES, image, x + 10 * LANES);
            s4 = x10.fma(w6, s4);
            s5 = x10.fma(w5, s5);
            s6 = x10.fma(w4, s6);
            if (i == imageFrom) {
                break;
            }
            FloatVector x11 = FloatVector.fromArray(SPECIES, image, x + 11 * LANES);
            s5 = x11.fma(w6, s5);
            s6 = x11.fma(w5, s6);
            FloatVector x12 = FloatVector.fromArray(SPECIES, image, x + 12 * LANES);
            s6 = x12.fma(w6, s6);
        }
        s0.intoArray(out, to);
        s1.intoArray(out, to + outStep);
        s2.intoArray(out, to + 2 * outStep);
        s3.intoArray(out, to + 3 * outStep);
        s4.intoArray(out, to + 4 * outStep);
        s5.intoArray(out, to + 5 * outStep);
        s6.intoArray(out, to + 6 * outStep);
    }
}
