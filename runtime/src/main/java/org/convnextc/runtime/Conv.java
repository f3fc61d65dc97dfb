package org.convnextc.runtime;

import org.convnextc.runtime.Worker.Scratch;

/** Convolution with any number of groups, one dot product an output. */
final class Conv {
    private Conv() {}

    static void run(
            Worker t,
            int in,
            int h,
            int w,
            int c,
            Window window,
            int groups,
            int outChannels,
            float[] weight,
            float[] bias,
            int out) {
        int outWidth = window.outWidth(w);
        int count = window.outHeight(h) * outWidth;
        int columns = window.taps() * c;
        float[] patch = t.scratch(Scratch.CHUNK, columns);
        float[] byChannel = t.scratch(Scratch.SECOND, columns);
        float[] result = t.scratch(Scratch.VECTOR, outChannels);
        int end = t.to(count);
        for (int i = t.from(count); i < end; i++) {
            Patches.gather(t, in, h, w, c, window, i / outWidth, i % outWidth, patch, 0);
            transpose(patch, window.taps(), c, byChannel);
            filter(t, byChannel, columns / groups, outChannels / groups, outChannels, weight, result);
            if (bias != null) {
                t.kernels().add(result, bias, 0, outChannels);
            }
            t.write(out + i * outChannels, result, 0, outChannels);
        }
        t.barrier();
    }

    /** [taps, c] to [c, taps], the order of the weights. */
    private static void transpose(float[] patch, int taps, int c, float[] out) {
        for (int tap = 0; tap < taps; tap++) {
            for (int channel = 0; channel < c; channel++) {
                out[channel * taps + tap] = patch[tap * c + channel];
            }
        }
    }

    private static void filter(
            Worker t, float[] patch, int length, int outputs, int outChannels, float[] weight, float[] result) {
        for (int o = 0; o < outChannels; o++) {
            result[o] = t.kernels().dot(patch, o / outputs * length, weight, o * length, length);
        }
    }
}
