package org.convnextc.runtime.spi;

import org.convnextc.runtime.memory.Arena;

/** What computes matrix products; where weights and working memory live follows from it. One for each model. */
public interface Backend extends AutoCloseable {
    /** A weight as a matrix, the first extent by all others, in the form that this backend multiplies with. */
    Matrix bind(Weight weight);

    /**
     * A weight [outputs, channels, 3, 3] of a convolution that moves by one pixel, in the form that this backend computes it with.
     *
     * @param tile outputs of a row of a tile in Winograd's algorithms, 4 or 2
     */
    Convolution bindConvolution(Weight weight, int tile);

    /** Working memory for one forward at a time. */
    Arena arena(int floats);

    /** For people to read, such as {@code OpenBLAS 0.3.31}. */
    String name();

    /** Frees all weights that were bound. */
    @Override
    void close();
}
