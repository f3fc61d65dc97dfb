package org.convnextc.runtime;

import org.convnextc.runtime.kernel.Activation;

/** As one product of OpenBLAS with all patches, which are kept in memory of the session. */
final class BlasConvolution extends Convolution {
    private final BlasWeight weight;

    /** @param weight [outputs, (ky, kx, channels)] */
    BlasConvolution(BlasWeight weight) {
        this.weight = weight;
    }

    @Override
    void run(Worker t, int in, int h, int w, int c, Window window, float[] bias, Activation activation, int out) {
        int rows = window.outHeight(h) * window.outWidth(w);
        NativeArena patches = ((NativeArena) t.arena()).shared(Math.multiplyExact(rows, weight.inputs()));
        Patches.gatherAll(t, in, h, w, c, window, patches, 0);
        t.barrier();
        weight.multiply(t, patches, 0, bias, activation, Ops.NO_RESIDUAL, out, rows);
    }
}
