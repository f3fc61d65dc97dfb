package org.convnextc.runtime.op;

import java.util.Arrays;
import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.kernel.Channels;
import org.convnextc.runtime.memory.HeapArena;
import org.convnextc.runtime.spi.ThreadContext;
import org.convnextc.runtime.spi.ThreadContext.Scratch;
import org.convnextc.runtime.spi.Window;

/** Depthwise convolution and what follows it, each worker on its rows of the output. */
public final class Depthwise {
    private Depthwise() {}

    public static void activate(
            ThreadContext t,
            int in,
            int h,
            int w,
            int c,
            Window window,
            float[] taps,
            float[] bias,
            Activation activation,
            int out) {
        int count = window.taps();
        boolean small = count == 1 || count <= SlidingWindowRows.FEW_TAPS && !SlidingWindowRows.areCrowded(c, count);
        if (small && activation.clamps() && t.arena() instanceof HeapArena arena) {
            inPlace(
                    t,
                    new ArenaWindows(arena, in, h, w, c, window, Channels.stride(c)),
                    h,
                    w,
                    c,
                    window,
                    taps,
                    bias,
                    activation,
                    out);
        } else {
            run(t, in, h, w, c, window, taps, Channels.stride(c), bias, activation, false, 0, out);
        }
    }

    /** Of the image where it lies, which takes less time than laying out its rows where windows are small. */
    private static void inPlace(
            ThreadContext t,
            ArenaWindows windows,
            int h,
            int w,
            int c,
            Window window,
            float[] taps,
            float[] bias,
            Activation activation,
            int out) {
        float[] start = start(t, bias, c);
        float least = activation.least();
        float most = activation.most();
        int width = window.outWidth(w);
        int inside = windows.inside();
        int outside = windows.outside();
        int end = t.to(window.outHeight(h));
        for (int y = t.from(window.outHeight(h)); y < end; y++) {
            int count;
            for (int x = 0; x < width; x += count) {
                count = x == inside && outside > inside ? outside - inside : 1;
                windows.moveTo(y, x, count);
                t.kernels().depthwise(windows, taps, start, c, least, most, windows.image(), out + (y * width + x) * c);
            }
        }
        t.barrier();
    }

    /** The sum of {@code weights[channel]} times each value under the window. */
    static void weightedSum(ThreadContext t, int in, int h, int w, int c, Window window, float[] weights, int out) {
        run(t, in, h, w, c, window, weights, 0, null, Activation.NONE, false, 0, out);
    }

    public static void normalize(
            ThreadContext t,
            int in,
            int h,
            int w,
            int c,
            Window window,
            float[] taps,
            float[] bias,
            float eps,
            int out) {
        run(t, in, h, w, c, window, taps, Channels.stride(c), bias, Activation.NONE, true, eps, out);
    }

    private static void run(
            ThreadContext t,
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
        SlidingWindowRows ring = SlidingWindowRows.of(t);
        int lanes = lanes(t, w, c, window, tapStep);
        float[] weights = lanes == 0 ? taps : groups(t, taps, tapStep, window.taps(), c, lanes);
        if (lanes == 0) {
            ring.begin(in, h, w, c, window, 1, tapStep, 0);
        } else {
            ring.beginGroups(in, h, w, c, window, lanes);
        }
        int outWidth = window.outWidth(w);
        int outHeight = window.outHeight(h);
        int end = t.to(outHeight);
        for (int x = 0; x < outWidth; x += ring.columns()) {
            ring.strip(x);
            int length = ring.columns() * c;
            float[] row = t.scratch(Scratch.CHUNK, length);
            for (int y = t.from(outHeight); y < end; y++) {
                ring.moveTo(y);
                if (lanes == 0) {
                    t.kernels().depthwise(ring, weights, start, c, row);
                } else {
                    t.kernels().depthwiseGroups(ring, ring.groupStep(), weights, window.taps() * lanes, start, c, row);
                }
                if (normalize) {
                    t.kernels().normalize(row, ring.columns(), c, eps);
                }
                t.write(out + (y * outWidth + x) * c, row, length, activation);
            }
        }
        t.barrier();
    }

    /** The channels of a group where image and weights are laid out in groups, or 0. */
    private static int lanes(ThreadContext t, int w, int c, Window window, int tapStep) {
        boolean sideBySide = window.stride() == 1 && window.dilation() == 1 && tapStep > 0;
        return sideBySide ? t.kernels().depthwiseLanes(window.outWidth(w), window.kernelWidth(), window.taps(), c) : 0;
    }

    /** Weights in groups of channels: [group][tap][lane]. */
    private static float[] groups(ThreadContext t, float[] taps, int tapStep, int count, int c, int lanes) {
        int groups = (c + lanes - 1) / lanes;
        float[] weights = t.scratch(Scratch.SECOND, groups * count * lanes);
        for (int group = 0; group < groups; group++) {
            int channel = Math.min(group * lanes, c - lanes);
            t.kernels().gatherLanes(taps, channel, tapStep, count, weights, group * count * lanes);
        }
        return weights;
    }

    /** What sums start with: the bias, or zeros where there is none. */
    static float[] start(ThreadContext t, float[] bias, int channels) {
        if (bias != null) {
            return bias;
        }
        float[] zeros = t.scratch(Scratch.VECTOR, channels);
        Arrays.fill(zeros, 0, channels, 0);
        return zeros;
    }
}
