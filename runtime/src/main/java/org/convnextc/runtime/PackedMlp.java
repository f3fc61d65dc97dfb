package org.convnextc.runtime;

import org.convnextc.runtime.Worker.Scratch;
import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.kernel.Channels;

/**
 * Two products in Java with an activation between them. Where the workers divide the rows, {@link #DEPTH} hidden values of a block of
 * rows are computed and used up at a time, while they are in the cache.
 */
final class PackedMlp {
    /** Hidden values of a row that are computed at a time: the inputs of one step of the second product. */
    private static final int DEPTH = PackedGemm.DEPTH;

    /**
     * Rows whose inputs, hidden values and outputs stay in most L2 caches. Each block reads all weights: with fewer rows that shows (96
     * instead: 7 % more time).
     */
    private static final int BLOCK_ROWS = 200;

    private PackedMlp() {}

    static void run(
            Worker t,
            int in,
            PackedMatrix expand,
            float[] hiddenBias,
            Activation activation,
            PackedMatrix project,
            float[] bias,
            int residual,
            int out,
            int rows) {
        if (PackedGemm.byRows(t, rows)) {
            int share = t.to(rows) - t.from(rows);
            int blocks = (share + BLOCK_ROWS - 1) / BLOCK_ROWS;
            for (int i = 0; i < blocks; i++) {
                int row = (int) ((long) share * i / blocks);
                int count = (int) ((long) share * (i + 1) / blocks) - row;
                block(t, in, expand, hiddenBias, activation, project, bias, residual, out, t.from(rows) + row, count);
            }
        } else {
            share(t, in, expand, hiddenBias, activation, rows);
            t.barrier();
            outputs(t, expand.outputs(), project, bias, residual, out, rows);
        }
    }

    private static void block(
            Worker t,
            int in,
            PackedMatrix expand,
            float[] hiddenBias,
            Activation activation,
            PackedMatrix project,
            float[] bias,
            int residual,
            int out,
            int row,
            int rows) {
        int k = expand.inputs();
        int panels = project.panelCount();
        float[] product = t.scratch(Scratch.CHUNK, rows * panels * project.width());
        for (int first = 0; first < expand.outputs(); first += DEPTH) {
            int count = Math.min(DEPTH, expand.outputs() - first);
            float[] hidden = hidden(t, in + row * k, expand, hiddenBias, activation, rows, first, count);
            int stride = expand.padded(count);
            float[] start = first == 0 ? PackedGemm.start(t, project, bias) : product;
            int startStride = first == 0 ? 0 : panels * project.width();
            PackedGemm.multiply(
                    t.kernels(),
                    hidden,
                    0,
                    stride,
                    rows,
                    project,
                    0,
                    panels,
                    first,
                    count,
                    start,
                    0,
                    startStride,
                    product);
        }
        PackedGemm.store(
                t, product, panels * project.width(), rows, project, 0, panels, Activation.NONE, residual, out, row);
    }

    /** Hidden values {@code first ... first + count} of some rows, which begin a panel; each row fills up its last one. */
    private static float[] hidden(
            Worker t,
            int in,
            PackedMatrix expand,
            float[] bias,
            Activation activation,
            int rows,
            int first,
            int count) {
        int k = expand.inputs();
        int stride = expand.padded(count);
        int firstPanel = first / expand.width();
        int endPanel = firstPanel + stride / expand.width();
        float[] arena = ((HeapArena) t.arena()).array();
        float[] hidden = t.scratch(Scratch.SECOND, rows * stride);
        float[] start = PackedGemm.start(t, expand, bias);
        PackedGemm.multiply(
                t.kernels(), arena, in, k, rows, expand, firstPanel, endPanel, 0, k, start, first, 0, hidden);
        t.kernels().biasActivate(hidden, 1, rows * stride, null, 0, activation);
        return hidden;
    }

    /** This worker's share of all hidden values, for all workers. */
    private static void share(Worker t, int in, PackedMatrix expand, float[] bias, Activation activation, int rows) {
        int stride = stride(expand.outputs());
        float[] shared = t.shared(rows * stride);
        int end = Math.min(expand.outputs(), t.to(expand.panelCount()) * expand.width());
        for (int first = t.from(expand.panelCount()) * expand.width(); first < end; first += DEPTH) {
            int count = Math.min(DEPTH, end - first);
            float[] hidden = hidden(t, in, expand, bias, activation, rows, first, count);
            for (int row = 0; row < rows; row++) {
                System.arraycopy(hidden, row * expand.padded(count), shared, row * stride + first, count);
            }
        }
    }

    /** This worker's share of the outputs, from all hidden values. */
    private static void outputs(
            Worker t, int hidden, PackedMatrix project, float[] bias, int residual, int out, int rows) {
        int firstPanel = t.from(project.panelCount());
        int endPanel = t.to(project.panelCount());
        int stride = stride(hidden);
        float[] shared = t.shared(rows * stride);
        float[] product = t.scratch(Scratch.CHUNK, rows * (endPanel - firstPanel) * project.width());
        if (firstPanel == endPanel) {
            return;
        }
        int width = (endPanel - firstPanel) * project.width();
        for (int first = 0; first < hidden; first += DEPTH) {
            int count = Math.min(DEPTH, hidden - first);
            float[] start = first == 0 ? PackedGemm.start(t, project, bias) : product;
            int startFrom = first == 0 ? firstPanel * project.width() : 0;
            int startStride = first == 0 ? 0 : width;
            PackedGemm.multiply(
                    t.kernels(),
                    shared,
                    first,
                    stride,
                    rows,
                    project,
                    firstPanel,
                    endPanel,
                    first,
                    count,
                    start,
                    startFrom,
                    startStride,
                    product);
        }
        PackedGemm.store(t, product, width, rows, project, firstPanel, endPanel, Activation.NONE, residual, out, 0);
    }

    /** Floats from row to row where all hidden values are kept: rows of a power of two would meet in few sets of the cache. */
    private static int stride(int hidden) {
        return hidden + Channels.LANES;
    }
}
