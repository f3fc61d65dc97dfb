package org.convnextc.runtime;

import org.convnextc.runtime.kernel.Activation;

/** In the place of a weight that does not fit; its model is never run. */
final class NoConvolution extends Convolution {
    @Override
    void run(Worker t, int in, int h, int w, int c, Window window, float[] bias, Activation activation, int out) {
        throw new IllegalStateException("this weight was not bound");
    }
}
