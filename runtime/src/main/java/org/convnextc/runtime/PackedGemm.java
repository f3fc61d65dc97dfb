package org.convnextc.runtime;

import org.convnextc.runtime.Worker.Scratch;
import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.kernel.Kernels;

/**
 * Matrix products in Java, each worker on its rows (or, where they are few, its panels of the weight), a block of rows at a time: what
 * follows the product works on a block that is still in the cache.
 */
final class PackedGemm {
    /** Fewer rows than this for each worker, and the panels are divided. */
    private static final int LEAST_ROWS = 64;

    /** Floats of a block of the result: 256 KiB, at home in most L2 caches beside a panel of weights. */
    private static final int BLOCK = 1 << 16;

    private static final int LEAST_BLOCK_ROWS = 48;

    private PackedGemm() {}

    static void run(
            Worker t,
            int in,
            PackedMatrix weight,
            float[] bias,
            Activation activation,
            int residual,
            int out,
            int rows) {
        int panels = weight.panelCount();
        boolean byRows = rows >= LEAST_ROWS * t.size();
        int from = byRows ? t.from(rows) : 0;
        int to = byRows ? t.to(rows) : rows;
        int firstPanel = byRows ? 0 : t.from(panels);
        int endPanel = byRows ? panels : t.to(panels);
        if (from >= to || firstPanel >= endPanel) {
            return;
        }
        int columns = (endPanel - firstPanel) * weight.width();
        int blocks = Math.max(1, (to - from) / Math.max(LEAST_BLOCK_ROWS, BLOCK / columns));
        for (int i = 0; i < blocks; i++) {
            int row = from + (int) ((long) (to - from) * i / blocks);
            int end = from + (int) ((long) (to - from) * (i + 1) / blocks);
            block(t, in, weight, bias, activation, residual, out, row, end - row, firstPanel, endPanel);
        }
    }

    private static void block(
            Worker t,
            int in,
            PackedMatrix weight,
            float[] bias,
            Activation activation,
            int residual,
            int out,
            int row,
            int rows,
            int firstPanel,
            int endPanel) {
        int width = weight.width();
        int stride = (endPanel - firstPanel) * width;
        float[] product = t.scratch(Scratch.CHUNK, rows * stride);
        float[] arena = ((HeapArena) t.arena()).array();
        for (int panel = firstPanel; panel < endPanel; panel++) {
            multiply(
                    t.kernels(),
                    arena,
                    in + row * weight.inputs(),
                    weight,
                    panel,
                    rows,
                    product,
                    panel - firstPanel,
                    stride);
        }
        int column = firstPanel * width;
        int columns = Math.min(stride, weight.outputs() - column);
        compact(product, rows, stride, columns);
        t.kernels().biasActivate(product, rows, columns, bias, column, activation);
        store(t, product, rows, columns, weight.outputs(), residual, row * weight.outputs() + column, out);
    }

    /** Leaves out the columns that fill up the last panel. */
    private static void compact(float[] product, int rows, int stride, int columns) {
        for (int row = 1; row < rows && columns < stride; row++) {
            System.arraycopy(product, row * stride, product, row * columns, columns);
        }
    }

    /** Adds the residual and writes the block; {@code at} is where it begins in the whole result. */
    private static void store(
            Worker t, float[] product, int rows, int columns, int outputs, int residual, int at, int out) {
        float[] arena = ((HeapArena) t.arena()).array();
        boolean wholeRows = columns == outputs;
        int length = wholeRows ? rows * columns : columns;
        for (int from = 0, to = at; from < rows * columns; from += length, to += outputs) {
            if (residual != Ops.NO_RESIDUAL) {
                t.kernels().add(product, from, arena, residual + to, length);
            }
            System.arraycopy(product, from, arena, out + to, length);
        }
    }

    /** A panel by all rows, in tiles of nearly equal heights. */
    private static void multiply(
            Kernels kernels,
            float[] in,
            int inFrom,
            PackedMatrix weight,
            int panel,
            int rows,
            float[] product,
            int productPanel,
            int stride) {
        int k = weight.inputs();
        int tiles = (rows + Kernels.GEMM_ROWS - 1) / Kernels.GEMM_ROWS;
        int to = productPanel * weight.width();
        for (int i = 0; i < tiles; i++) {
            int row = rows * i / tiles;
            int height = rows * (i + 1) / tiles - row;
            kernels.gemmTile(
                    in,
                    inFrom + row * k,
                    k,
                    weight.panels(),
                    weight.panel(panel),
                    height,
                    product,
                    to + row * stride,
                    stride);
        }
    }
}
