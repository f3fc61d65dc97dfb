package org.convnextc.runtime.gemm.blas;

import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.spi.Convolution;
import org.convnextc.runtime.spi.Matrix;
import org.convnextc.runtime.spi.ThreadContext;
import org.convnextc.runtime.spi.WindowedImage;

/** As one product of OpenBLAS with all patches. */
final class BlasConvolution extends Convolution {
    private final BlasWeight weight;

    /** @param weight [outputs, (ky, kx, channels)] */
    BlasConvolution(BlasWeight weight) {
        this.weight = weight;
    }

    @Override
    public void run(ThreadContext t, WindowedImage windows, float[] bias, Activation activation, int out) {
        weight.convolve(t, windows, bias, activation, Matrix.NO_RESIDUAL, out);
    }
}
