package org.convnextc.runtime.gemm.blas;

import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.memory.NativeArena;
import org.convnextc.runtime.spi.Matrix;
import org.convnextc.runtime.spi.Mlp;
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

    static void run(ThreadContext t, int in, Mlp mlp, int residual, int out, int rows) {
        if (PanelGemm.byRows(t, rows)) {
            for (int row = t.from(rows); row < t.to(rows); row += BLOCK_ROWS) {
                block(t, in, mlp, residual, out, row, Math.min(row + BLOCK_ROWS, t.to(rows)), rows);
            }
        } else {
            var arena = (NativeArena) t.arena();
            var expand = (PanelMatrix) mlp.expand();
            var project = (PanelMatrix) mlp.project();
            NativeArena hidden = arena.shared(Math.multiplyExact(rows, expand.outputs()));
            expand.run(
                    BlasProduct.of(t, expand, mlp.hiddenBias(), mlp.activation())
                            .from(arena, in)
                            .to(hidden, 0, Matrix.NO_RESIDUAL),
                    rows);
            t.barrier();
            project.run(
                    BlasProduct.of(t, project, mlp.bias(), Activation.NONE)
                            .from(hidden, 0)
                            .to(arena, out, residual),
                    rows);
        }
    }

    /** Rows {@code row ... rowEnd} of all {@code count}. */
    private static void block(ThreadContext t, int in, Mlp mlp, int residual, int out, int row, int rowEnd, int count) {
        var arena = (NativeArena) t.arena();
        NativeArena hidden = arena.shared(Math.multiplyExact(count, DEPTH));
        // Where this worker's part begins.
        int place = t.from(count) * DEPTH;
        var expand = (PanelMatrix) mlp.expand();
        var project = (PanelMatrix) mlp.project();
        int rows = rowEnd - row;
        int k = expand.inputs();
        int n = project.outputs();
        int start = row * n;
        BlasOperands at = BlasOperands.of(t);
        boolean inPlace = BlasProduct.inPlace(residual, out, Activation.NONE);
        boolean added = residual != Matrix.NO_RESIDUAL && !inPlace;
        if (added) {
            BlasProduct.saveResidual(t, at.to.set(arena, residual + start, n), rows, n);
        }
        for (int first = 0; first < expand.outputs(); first += DEPTH) {
            int values = Math.min(DEPTH, expand.outputs() - first);
            at.from.set(arena, in + row * k, k);
            at.to.set(hidden, place, values);
            expand.sum(at, rows, first, first + values, 0);
            BlasProduct.finish(t, at.to, rows, values, mlp.hiddenBias(), first, mlp.activation(), false);
            at.from.set(hidden, place, values);
            at.to.set(arena, out + start, n);
            project.sum(at, rows, 0, n, first, values, first > 0 || inPlace ? 1 : 0);
        }
        BlasProduct.finish(t, at.to, rows, n, mlp.bias(), 0, Activation.NONE, added);
    }
}
