package org.convnextc.runtime.spi;

import org.convnextc.runtime.kernel.Activation;

/** In the place of a weight that does not fit; its model is never run. */
final class NoMatrix extends Matrix {
    NoMatrix(int outputs, int inputs) {
        super(outputs, inputs);
    }

    @Override
    public void multiply(
            ThreadContext t, int in, float[] bias, Activation activation, int residual, int out, int rows) {
        throw notBound();
    }

    @Override
    public void convolve(
            ThreadContext t, WindowedImage windows, float[] bias, Activation activation, int residual, int out) {
        throw notBound();
    }

    @Override
    public void mlp(ThreadContext t, int in, Mlp mlp, int residual, int out, int rows) {
        throw notBound();
    }

    private static IllegalStateException notBound() {
        return new IllegalStateException("this weight was not bound");
    }
}
