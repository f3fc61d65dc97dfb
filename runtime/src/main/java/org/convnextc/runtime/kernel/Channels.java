package org.convnextc.runtime.kernel;

/** How channels are grouped, and how far apart those of neighbours lie, where windows are read. */
public final class Channels {
    /** Floats of a cache line, and of the widest vector. */
    public static final int LANES = 16;

    private Channels() {}

    /**
     * The least odd number of cache lines that holds the channels, so that neighbouring pixels, or taps of weights, fall into different
     * sets of the L1 cache (768 channels at their natural distance would share four sets).
     */
    public static int stride(int channels) {
        int lines = (channels + LANES - 1) / LANES;
        return (lines | 1) * LANES;
    }
}
