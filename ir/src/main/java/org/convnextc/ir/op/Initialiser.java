package org.convnextc.ir.op;

/** How a fresh parameter begins, as the official implementation has it (facebookresearch/ConvNeXt, models/convnext.py). */
public sealed interface Initialiser {
    Initialiser ZERO = new Constant(0);
    Initialiser ONE = new Constant(1);

    /** Every element. */
    record Constant(double value) implements Initialiser {}

    /**
     * Weights of convolutions and linear layers: normal with mean 0, cut off at -2 and 2 before the factor. With a standard deviation of
     * 0.02 that is a hundred of them away.
     */
    record TruncatedNormal(double standardDeviation, double factor) implements Initialiser {}

    /** @param factor 1, but for a head */
    static Initialiser weight(double factor) {
        return new TruncatedNormal(0.02, factor);
    }
}
