package org.convnextc.runtime.op;

import java.util.Arrays;
import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.kernel.Channels;
import org.convnextc.runtime.memory.HeapArena;
import org.convnextc.runtime.spi.ThreadContext;
import org.convnextc.runtime.spi.ThreadContext.Scratch;
import org.convnextc.runtime.spi.Window;
import org.convnextc.runtime.spi.WindowedImage;

/** Depthwise convolution and what follows it, each worker on its rows of the output. */
public final class Depthwise {
    /** In place of what is added to a variance, where nothing is normalised. */
    private static final float UNNORMALIZED = -1;

    private Depthwise() {}

    public static void activate(
            ThreadContext t, WindowedImage windows, float[] taps, float[] bias, Activation activation, int out) {
        int count = windows.window().taps();
        int c = windows.c();
        boolean small = count == 1 || count <= SlidingWindowRows.FEW_TAPS && !SlidingWindowRows.areCrowded(c, count);
        if (small && activation.clamps() && t.arena() instanceof HeapArena) {
            inPlace(t, windows, taps, bias, activation, out);
        } else {
            run(t, windows, taps, Channels.stride(c), bias, activation, UNNORMALIZED, out);
        }
    }

    /** Of the image where it lies, which takes less time than laying out its rows where windows are small. */
    private static void inPlace(
            ThreadContext t, WindowedImage image, float[] taps, float[] bias, Activation activation, int out) {
        int c = image.c();
        var windows = new ArenaWindows((HeapArena) t.arena(), image, Channels.stride(c));
        float[] start = start(t, bias, c);
        float least = activation.least();
        float most = activation.most();
        int width = image.outWidth();
        int inside = windows.inside();
        int outside = windows.outside();
        int end = t.to(image.outHeight());
        for (int y = t.from(image.outHeight()); y < end; y++) {
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
    static void weightedSum(ThreadContext t, WindowedImage windows, float[] weights, int out) {
        run(t, windows, weights, 0, null, Activation.NONE, UNNORMALIZED, out);
    }

    public static void normalize(
            ThreadContext t, WindowedImage windows, float[] taps, float[] bias, float eps, int out) {
        run(t, windows, taps, Channels.stride(windows.c()), bias, Activation.NONE, eps, out);
    }

    /** @param eps of the normalisation over the channels, or {@link #UNNORMALIZED} */
    private static void run(
            ThreadContext t,
            WindowedImage windows,
            float[] taps,
            int tapStep,
            float[] bias,
            Activation activation,
            float eps,
            int out) {
        int c = windows.c();
        int count = windows.window().taps();
        float[] start = start(t, bias, c);
        SlidingWindowRows ring = SlidingWindowRows.of(t);
        int lanes = lanes(t, windows, tapStep);
        float[] weights = lanes == 0 ? taps : groups(t, taps, tapStep, count, c, lanes);
        if (lanes == 0) {
            ring.begin(windows, 1, tapStep, 0);
        } else {
            ring.beginGroups(windows, lanes);
        }
        while (ring.next()) {
            int length = ring.columns() * c;
            float[] row = t.scratch(Scratch.CHUNK, length);
            if (lanes == 0) {
                t.kernels().depthwise(ring, weights, start, c, row);
            } else {
                t.kernels().depthwiseGroups(ring, ring.groupStep(), weights, count * lanes, start, c, row);
            }
            if (eps != UNNORMALIZED) {
                t.kernels().normalize(row, ring.columns(), c, eps);
            }
            t.write(out + ring.place() * c, row, length, activation);
        }
        t.barrier();
    }

    /** The channels of a group where image and weights are laid out in groups, or 0. */
    private static int lanes(ThreadContext t, WindowedImage windows, int tapStep) {
        Window window = windows.window();
        boolean sideBySide = window.stride() == 1 && window.dilation() == 1 && tapStep > 0;
        return sideBySide
                ? t.kernels().depthwiseLanes(windows.outWidth(), window.kernelWidth(), window.taps(), windows.c())
                : 0;
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
