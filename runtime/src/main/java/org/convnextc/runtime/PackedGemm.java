package org.convnextc.runtime;

import java.util.Arrays;
import org.convnextc.runtime.Worker.Scratch;
import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.kernel.Kernels;

/**
 * Matrix products in Java, each worker on its rows (or, where they are few, its panels of the weight), a block of rows at a time: what
 * follows the product works on a block that is still in the cache.
 */
final class PackedGemm {
    /** Fewer rows than this for each of several workers, and the panels are divided. */
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
        boolean byRows = byRows(t, rows);
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

    /** Whether the workers divide the rows, not the panels. */
    static boolean byRows(Worker t, int rows) {
        return t.size() == 1 || rows >= LEAST_ROWS * t.size();
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
        float[] arena = ((HeapArena) t.arena()).array();
        int k = weight.inputs();
        int stride = (endPanel - firstPanel) * weight.width();
        float[] product = start(t.scratch(Scratch.CHUNK, rows * stride), rows, weight, firstPanel, endPanel, bias);
        multiply(t.kernels(), arena, in + row * k, k, rows, weight, firstPanel, endPanel, 0, k, product);
        t.kernels().biasActivate(product, 1, rows * stride, null, 0, activation);
        store(t, product, rows, weight, firstPanel, endPanel, residual, out, row);
    }

    /** What {@link #multiply} adds to: the bias in each row, and zeros in the columns that fill up the last panel. */
    static float[] start(float[] product, int rows, PackedMatrix weight, int firstPanel, int endPanel, float[] bias) {
        int stride = (endPanel - firstPanel) * weight.width();
        int columns = bias == null ? 0 : weight.outputs(firstPanel, endPanel);
        for (int row = 0; row < rows; row++) {
            if (bias != null) {
                System.arraycopy(bias, firstPanel * weight.width(), product, row * stride, columns);
            }
            Arrays.fill(product, row * stride + columns, (row + 1) * stride, 0);
        }
        return product;
    }

    /**
     * Adds the product of some rows and some panels of the weight, or the share that some of the inputs have in it.
     *
     * @param a has these inputs of row r at aFrom + r aStride
     * @param product has a row of the panels' outputs for each row
     */
    static void multiply(
            Kernels kernels,
            float[] a,
            int aFrom,
            int aStride,
            int rows,
            PackedMatrix weight,
            int firstPanel,
            int endPanel,
            int firstInput,
            int inputs,
            float[] product) {
        int width = weight.width();
        int stride = (endPanel - firstPanel) * width;
        int tiles = (rows + kernels.gemmRows() - 1) / kernels.gemmRows();
        for (int panel = firstPanel; panel < endPanel; panel++) {
            int from = weight.panel(panel) + firstInput * width;
            int to = (panel - firstPanel) * width;
            // Tiles of nearly equal heights.
            for (int i = 0; i < tiles; i++) {
                int row = rows * i / tiles;
                int height = rows * (i + 1) / tiles - row;
                kernels.gemmTile(
                        a,
                        aFrom + row * aStride,
                        aStride,
                        inputs,
                        weight.panels(),
                        from,
                        height,
                        product,
                        to + row * stride,
                        stride);
            }
        }
    }

    /** Adds the residual to rows from {@code row} on of the result, and puts them into the arena. */
    static void store(
            Worker t,
            float[] product,
            int rows,
            PackedMatrix weight,
            int firstPanel,
            int endPanel,
            int residual,
            int out,
            int row) {
        float[] arena = ((HeapArena) t.arena()).array();
        int outputs = weight.outputs();
        int columns = weight.outputs(firstPanel, endPanel);
        int stride = (endPanel - firstPanel) * weight.width();
        for (int r = 0; r < rows; r++) {
            int to = (row + r) * outputs + firstPanel * weight.width();
            if (residual == out) {
                t.kernels().add(arena, out + to, product, r * stride, columns);
                continue;
            }
            if (residual != Ops.NO_RESIDUAL) {
                t.kernels().add(product, r * stride, arena, residual + to, columns);
            }
            System.arraycopy(product, r * stride, arena, out + to, columns);
        }
    }
}
