package org.convnextc.runtime.gemm.blas;

import org.convnextc.runtime.spi.ThreadContext;

/** Matrix products in OpenBLAS on weights in panels, a small part at a call. */
final class PanelGemm {
    /**
     * Rows and inputs of a call: with a panel's outputs less than the million multiplications that OpenBLAS takes for small; a panel's part
     * has room in L1.
     */
    static final int ROWS = 112;

    static final int DEPTH = 96;

    /** Fewer rows than this for each worker, and the columns are divided. */
    private static final int LEAST_ROWS = 32;

    /** Floats of a piece, which bias, activation and residual find in L2. */
    private static final int PIECE = 1 << 17;

    private PanelGemm() {}

    static boolean byRows(ThreadContext t, int rows) {
        return t.size() == 1 || rows >= LEAST_ROWS * t.size();
    }

    static void run(BlasProduct product, PanelMatrix weight, int rows) {
        ThreadContext t = product.context();
        int n = weight.outputs();
        if (byRows(t, rows)) {
            int step = Math.max(ROWS, PIECE / n);
            for (int row = t.from(rows); row < t.to(rows); row += step) {
                product.piece(row, Math.min(row + step, t.to(rows)), 0, n);
            }
        } else {
            int from = t.from(weight.panels()) * PanelMatrix.PANEL;
            int to = Math.min(t.to(weight.panels()) * PanelMatrix.PANEL, n);
            if (from < to) {
                product.piece(0, rows, from, to);
            }
        }
    }
}
