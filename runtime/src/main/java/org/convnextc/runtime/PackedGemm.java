package org.convnextc.runtime;

import java.util.Arrays;
import org.convnextc.runtime.Worker.Scratch;
import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.kernel.Kernels;

/**
 * Matrix products in Java, each worker on its rows (or, where they are few, its panels of the weight), a block of rows and a panel at a
 * time: what follows the product works on outputs that are still in the L1 cache.
 */
final class PackedGemm {
    /** Fewer rows than this for each of several workers, and the panels are divided. */
    private static final int LEAST_ROWS = 64;

    /** Rows whose outputs of one panel leave half of most L1 caches to inputs and weights. */
    private static final int BLOCK_ROWS = 128;

    /**
     * Inputs of a panel that are used up at a time: with 32 columns 24 KiB, which stay in the L1 cache while rows go by. A multiple of
     * every panel's width.
     */
    static final int DEPTH = 192;

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
        float[] start = start(t, weight, bias);
        int blocks = (to - from + BLOCK_ROWS - 1) / BLOCK_ROWS;
        for (int i = 0; i < blocks; i++) {
            int row = from + (int) ((long) (to - from) * i / blocks);
            int end = from + (int) ((long) (to - from) * (i + 1) / blocks);
            for (int panel = firstPanel; panel < endPanel; panel++) {
                block(t, in, weight, start, activation, residual, out, row, end - row, panel);
            }
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
            float[] start,
            Activation activation,
            int residual,
            int out,
            int row,
            int rows,
            int panel) {
        float[] arena = ((HeapArena) t.arena()).array();
        int k = weight.inputs();
        int width = weight.width();
        float[] product = t.scratch(Scratch.CHUNK, rows * width);
        multiplyPanel(
                t.kernels(),
                arena,
                in + row * k,
                k,
                rows,
                k,
                weight.panels(),
                weight.panel(panel),
                start,
                panel * width,
                0,
                product,
                0,
                width);
        store(t, product, width, rows, weight, panel, panel + 1, activation, residual, out, row);
    }

    /** What sums start with: the bias, or zeros, as many as all panels have columns. */
    static float[] start(Worker t, PackedMatrix weight, float[] bias) {
        int columns = weight.padded(weight.outputs());
        if (bias != null && bias.length == columns) {
            return bias;
        }
        float[] start = t.scratch(Scratch.VECTOR, columns);
        int given = bias == null ? 0 : bias.length;
        if (bias != null) {
            System.arraycopy(bias, 0, start, 0, given);
        }
        Arrays.fill(start, given, columns, 0);
        return start;
    }

    /**
     * The product of some rows and some panels of the weight, or the share that some of the inputs have in it.
     *
     * @param a has these inputs of row r at aFrom + r aStride
     * @param start what is added to, at startFrom + r startStride for row r; may be the product itself
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
            float[] start,
            int startFrom,
            int startStride,
            float[] product) {
        int width = weight.width();
        int stride = (endPanel - firstPanel) * width;
        for (int panel = firstPanel; panel < endPanel; panel++) {
            int to = (panel - firstPanel) * width;
            multiplyPanel(
                    kernels,
                    a,
                    aFrom,
                    aStride,
                    rows,
                    inputs,
                    weight.panels(),
                    weight.panel(panel) + firstInput * width,
                    start,
                    startFrom + to,
                    startStride,
                    product,
                    to,
                    stride);
        }
    }

    /** The product of some rows and one panel. */
    private static void multiplyPanel(
            Kernels kernels,
            float[] a,
            int aFrom,
            int aStride,
            int rows,
            int inputs,
            float[] panels,
            int panel,
            float[] start,
            int startFrom,
            int startStride,
            float[] product,
            int to,
            int stride) {
        for (int input = 0; input < inputs; input += DEPTH) {
            boolean first = input == 0;
            tiles(
                    kernels,
                    a,
                    aFrom + input,
                    aStride,
                    rows,
                    Math.min(DEPTH, inputs - input),
                    panels,
                    panel + input * kernels.gemmColumns(),
                    first ? start : product,
                    first ? startFrom : to,
                    first ? startStride : stride,
                    product,
                    to,
                    stride);
        }
    }

    /** The product of some rows and a part of one panel, in tiles of nearly equal heights. */
    private static void tiles(
            Kernels kernels,
            float[] a,
            int aFrom,
            int aStride,
            int rows,
            int inputs,
            float[] panels,
            int panel,
            float[] start,
            int startFrom,
            int startStride,
            float[] product,
            int to,
            int stride) {
        int tiles = (rows + kernels.gemmRows() - 1) / kernels.gemmRows();
        for (int i = 0; i < tiles; i++) {
            int row = rows * i / tiles;
            kernels.gemmTile(
                    a,
                    aFrom + row * aStride,
                    aStride,
                    inputs,
                    panels,
                    panel,
                    rows * (i + 1) / tiles - row,
                    start,
                    startFrom + row * startStride,
                    startStride,
                    product,
                    to + row * stride,
                    stride);
        }
    }

    /** Puts rows from {@code row} on of some panels' outputs into the arena, after the activation and with the residual. */
    static void store(
            Worker t,
            float[] product,
            int stride,
            int rows,
            PackedMatrix weight,
            int firstPanel,
            int endPanel,
            Activation activation,
            int residual,
            int out,
            int row) {
        float[] arena = ((HeapArena) t.arena()).array();
        int to = row * weight.outputs() + firstPanel * weight.width();
        boolean adds = residual != Ops.NO_RESIDUAL;
        t.kernels()
                .finish(
                        product,
                        stride,
                        rows,
                        weight.outputs(firstPanel, endPanel),
                        activation,
                        adds ? arena : null,
                        residual + to,
                        arena,
                        out + to,
                        weight.outputs());
    }
}
