package org.convnextc.runtime.kernel;

/**
 * The windows of one row of outputs, side by side over image rows that lie in an array: tap {@code i} of column {@code q} sees
 * image()[offsets()[i] + q step() ...]. Taps outside the image's rows are left out.
 */
public interface Windows {
    float[] image();

    /** Where the taps of the first column are. */
    int[] offsets();

    /** Where the weights of the same taps are. */
    int[] weights();

    /** Taps. */
    int count();

    /** From a column's window to the next one's. */
    int step();

    /** Taps come in runs of so many that lie {@link #step} apart, so that a tap sees what its neighbour sees one column further on. */
    int run();

    /** Columns of outputs. */
    int columns();
}
