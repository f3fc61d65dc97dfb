package org.convnextc.runtime.gemm.blas;

import org.convnextc.runtime.spi.ThreadContext;

/** Matrix products in OpenBLAS, each worker on its rows (or, where they are few, its columns), piece by piece. */
final class BlasGemm {
    /** Fewer rows than this for each worker, and the columns are divided. */
    private static final int LEAST_ROWS = 64;

    /** Floats of a piece: 512 KiB, at home in most L2 caches. OpenBLAS packs the weights anew for each. */
    private static final int PIECE = 1 << 17;

    private static final int LEAST_PIECE_ROWS = 192;

    private BlasGemm() {}

    /** @param outputs of the product's weight */
    static void run(BlasProduct product, int outputs, int rows) {
        ThreadContext t = product.context();
        if (t.size() == 1 || rows >= LEAST_ROWS * t.size()) {
            int from = t.from(rows);
            int share = t.to(rows) - from;
            int pieces = Math.max(1, share / Math.max(LEAST_PIECE_ROWS, PIECE / outputs));
            for (int i = 0; i < pieces; i++) {
                int row = from + (int) ((long) share * i / pieces);
                int end = from + (int) ((long) share * (i + 1) / pieces);
                product.piece(row, end, 0, outputs);
            }
        } else {
            int lines = (outputs + 15) / 16;
            int from = t.from(lines) * 16;
            int to = Math.min(t.to(lines) * 16, outputs);
            if (from < to) {
                product.piece(0, rows, from, to);
            }
        }
    }
}
