package org.convnextc.runtime.spi;

import org.convnextc.runtime.kernel.Activation;

/** In the place of a weight that does not fit; its model is never run. */
final class NoConvolution extends Convolution {
    @Override
    public void run(ThreadContext t, WindowedImage windows, float[] bias, Activation activation, int out) {
        throw new IllegalStateException("this weight was not bound");
    }
}
