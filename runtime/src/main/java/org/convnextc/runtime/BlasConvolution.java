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
    void run(Worker t, WindowedImage windows, float[] bias, Activation activation, int out) {
        weight.convolve(t, windows, bias, activation, Matrix.NO_RESIDUAL, out);
    }
}
