package org.convnextc.compiler.target.cuda;

/**
 * Floats of one image that the kernels of {@code grn} hand to each other. The kernels' {@code SUMS} and {@code FACTORS} are the same, which
 * emitted sources assert.
 *
 * @param factors at the front, rounded up so that what follows them is aligned
 */
record GrnScratch(int sums, int factors) {
    /** Rows whose squares one block adds. */
    private static final int MOST_ROWS = 256;

    /** Floats of an aligned start: 32 bytes. */
    private static final int ALIGNMENT = 8;

    static GrnScratch of(int rows, int channels) {
        int parts = (rows + MOST_ROWS - 1) / MOST_ROWS;
        return new GrnScratch(Math.multiplyExact(parts, channels), (channels + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    }
}
