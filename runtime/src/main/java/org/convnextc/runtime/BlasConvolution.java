package org.convnextc.runtime;

import org.convnextc.runtime.kernel.Activation;

/** As one product of OpenBLAS with all patches. */
final class BlasConvolution extends Convolution {
    private final BlasWeight weight;

    /** @param weight [outputs, (ky, kx, channels)] */
    BlasConvolution(BlasWeight weight) {
        this.weight = weight;
    }

    @Override
    void run(Worker t, int in, int h, int w, int c, Window window, float[] bias, Activation activation, int out) {
        weight.convolve(t, new Seen(in, h, w, c, window), bias, activation, Ops.NO_RESIDUAL, out);
    }
}
