package org.convnextc.runtime.spi;

import org.convnextc.runtime.kernel.Activation;

/** The weights of a 3x3 convolution over all channels that moves by one pixel, in the form that a {@link Backend} computes it with. */
public abstract class Convolution {
    protected Convolution() {}

    /** A worker's share of {@code Ops.winograd}, without the barrier behind it. */
    public abstract void run(ThreadContext t, WindowedImage windows, float[] bias, Activation activation, int out);
}
