package org.convnextc.runtime.gemm.blas;

import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.memory.NativeArena;
import org.convnextc.runtime.spi.Matrix;
import org.convnextc.runtime.spi.ThreadContext;

/**
 * Two products in OpenBLAS on weights in panels, with an activation between them. Where the workers divide the rows, {@link #DEPTH} hidden
 * values of a block of rows are computed and used up at a time, while they are in the cache.
 */
final class PanelMlp {
    /** Hidden values of a row that are computed at a time; a multiple of a panel's outputs and of the inputs of a call. */
    private static final int DEPTH = 192;

    /** Rows that meet the weights together: their hidden values, inputs and outputs have room in most L2 caches. */
    private static final int BLOCK_ROWS = 4 * PanelGemm.ROWS;

    private PanelMlp() {}

    static void run(
            ThreadContext t,
            int in,
            PanelMatrix expand,
            float[] hiddenBias,
            Activation activation,
            PanelMatrix project,
            float[] bias,
            int residual,
            int out,
            int rows) {
        var arena = (NativeArena) t.arena();
        if (PanelGemm.byRows(t, rows)) {
            NativeArena hidden = arena.shared(Math.multiplyExact(rows, DEPTH));
            for (int row = t.from(rows); row < t.to(rows); row += BLOCK_ROWS) {
                int end = Math.min(row + BLOCK_ROWS, t.to(rows));
                int place = t.from(rows) * DEPTH;
                block(t, in, expand, hiddenBias, activation, hidden, place, project, bias, residual, out, row, end);
            }
        } else {
            NativeArena hidden = arena.shared(Math.multiplyExact(rows, expand.outputs()));
            PanelGemm.run(t, arena, in, expand, hiddenBias, activation, Matrix.NO_RESIDUAL, hidden, 0, rows);
            t.barrier();
            PanelGemm.run(t, hidden, 0, project, bias, Activation.NONE, residual, arena, out, rows);
        }
    }

    /** @param place where in {@code hidden} this worker's part begins */
    private static void block(
            ThreadContext t,
            int in,
            PanelMatrix expand,
            float[] hiddenBias,
            Activation activation,
            NativeArena hidden,
            int place,
            PanelMatrix project,
            float[] bias,
            int residual,
            int out,
            int row,
            int rowEnd) {
        var arena = (NativeArena) t.arena();
        int rows = rowEnd - row;
        int k = expand.inputs();
        int n = project.outputs();
        int start = out + row * n;
        boolean inPlace = BlasGemm.inPlace(residual, out, Activation.NONE);
        boolean added = residual != Matrix.NO_RESIDUAL && !inPlace;
        if (added) {
            BlasGemm.saveResidual(t, arena, residual + row * n, n, rows, n);
        }
        for (int first = 0; first < expand.outputs(); first += DEPTH) {
            int count = Math.min(DEPTH, expand.outputs() - first);
            PanelGemm.sum(t, arena, in + row * k, k, rows, expand, first, first + count, 0, k, 0, hidden, place, count);
            BlasGemm.finish(t, hiddenBias, first, activation, false, hidden, place, count, rows, count);
            float keep = first > 0 || inPlace ? 1 : 0;
            PanelGemm.sum(t, hidden, place, count, rows, project, 0, n, first, count, keep, arena, start, n);
        }
        BlasGemm.finish(t, bias, 0, Activation.NONE, added, arena, start, n, rows, n);
    }
}
