package org.convnextc.runtime;

import org.convnextc.runtime.kernel.Activation;

/** In the place of a weight that does not fit; its model is never run. */
final class NoMatrix extends Matrix {
    NoMatrix(int outputs, int inputs) {
        super(outputs, inputs);
    }

    @Override
    void multiply(Worker t, int in, float[] bias, Activation activation, int residual, int out, int rows) {
        throw new IllegalStateException("this weight was not bound");
    }
}
