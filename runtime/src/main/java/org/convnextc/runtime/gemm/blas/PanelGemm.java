package org.convnextc.runtime.gemm.blas;

import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.memory.NativeArena;
import org.convnextc.runtime.spi.ThreadContext;

/** Matrix products in OpenBLAS on weights in panels, a small part at a call. */
final class PanelGemm {
    /**
     * Rows and inputs of a call: with a panel's outputs less than the million multiplications that OpenBLAS takes for small; a panel's part
     * has room in L1.
     */
    static final int ROWS = 112;

    private static final int DEPTH = 96;

    /** Fewer rows than this for each worker, and the columns are divided. */
    private static final int LEAST_ROWS = 32;

    /** Floats of a piece, which bias, activation and residual find in L2. */
    private static final int PIECE = 1 << 17;

    private PanelGemm() {}

    static boolean byRows(ThreadContext t, int rows) {
        return t.size() == 1 || rows >= LEAST_ROWS * t.size();
    }

    static void run(
            ThreadContext t,
            NativeArena inArena,
            int in,
            PanelMatrix weight,
            float[] bias,
            Activation activation,
            int residual,
            NativeArena outArena,
            int out,
            int rows) {
        int n = weight.outputs();
        if (byRows(t, rows)) {
            int step = Math.max(ROWS, PIECE / n);
            for (int row = t.from(rows); row < t.to(rows); row += step) {
                int end = Math.min(row + step, t.to(rows));
                BlasGemm.piece(t, inArena, in, weight, bias, activation, residual, outArena, out, row, end, 0, n);
            }
        } else {
            int from = t.from(weight.panels()) * PanelMatrix.PANEL;
            int to = Math.min(t.to(weight.panels()) * PanelMatrix.PANEL, n);
            if (from < to) {
                BlasGemm.piece(t, inArena, in, weight, bias, activation, residual, outArena, out, 0, rows, from, to);
            }
        }
    }

    /**
     * out = in weight^T + keep out, for some rows, whole panels of outputs {@code column ... columnEnd} and {@code depth} inputs from {@code
     * input} on; {@code in} and {@code out} are where the first ones are. A panel meets all rows while it is in L2.
     */
    static void sum(
            ThreadContext t,
            NativeArena inArena,
            int in,
            int inStride,
            int rows,
            PanelMatrix weight,
            int column,
            int columnEnd,
            int input,
            int depth,
            float keep,
            NativeArena outArena,
            int out,
            int outStride) {
        BlasCursors at = BlasCursors.of(t);
        for (int c = column; c < columnEnd; c += PanelMatrix.PANEL) {
            for (int row = 0; row < rows; row += ROWS) {
                int count = Math.min(ROWS, rows - row);
                at.out.at(outArena.address(out + row * outStride + c - column));
                for (int k = 0; k < depth; k += DEPTH) {
                    at.in.at(inArena.address(in + row * inStride + k));
                    at.weight.at(weight.address(c, input + k));
                    int inputs = Math.min(DEPTH, depth - k);
                    Blas.panel(count, weight.width(c), inputs, at, inStride, k == 0 ? keep : 1, outStride);
                }
            }
        }
    }
}
