package org.convnextc.runtime.gemm.own;

import org.convnextc.runtime.gemm.own.PackedGemm.Finish;
import org.convnextc.runtime.gemm.own.PackedGemm.Part;
import org.convnextc.runtime.gemm.own.PackedGemm.Sums;
import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.spi.Mlp;
import org.convnextc.runtime.spi.ThreadContext;
import org.convnextc.runtime.spi.ThreadContext.Scratch;

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

    static void run(ThreadContext t, int in, Mlp mlp, int residual, int out, int rows) {
        if (PackedGemm.byRows(t, rows)) {
            int share = t.to(rows) - t.from(rows);
            int blocks = (share + BLOCK_ROWS - 1) / BLOCK_ROWS;
            for (int i = 0; i < blocks; i++) {
                int row = (int) ((long) share * i / blocks);
                int count = (int) ((long) share * (i + 1) / blocks) - row;
                block(t, in, mlp, residual, out, t.from(rows) + row, count);
            }
        } else {
            share(t, in, mlp, rows);
            t.barrier();
            outputs(t, mlp, residual, out, rows);
        }
    }

    private static void block(ThreadContext t, int in, Mlp mlp, int residual, int out, int row, int rows) {
        var expand = (PackedMatrix) mlp.expand();
        var project = (PackedMatrix) mlp.project();
        int k = expand.inputs();
        int panels = project.panelCount();
        int stride = panels * project.width();
        float[] product = t.scratch(Scratch.CHUNK, rows * stride);
        float[] strips = PackedGemm.strips(t, in + row * k, rows, k);
        for (int first = 0; first < expand.outputs(); first += DEPTH) {
            int count = Math.min(DEPTH, expand.outputs() - first);
            float[] hidden = hidden(t, strips, mlp, rows, first, count);
            Sums sums = new Sums(PackedGemm.start(t, project, mlp.bias()), 0, 0, product, 0, stride);
            Part part = new Part(project, 0, panels, first, count);
            PackedGemm.multiply(t.kernels(), hidden, 0, rows, part, first == 0 ? sums : sums.further());
        }
        var finish = new Finish(Activation.NONE, residual, out);
        PackedGemm.store(t, product, stride, new Part(project, 0, panels, 0, project.inputs()), finish, row, rows);
    }

    /**
     * Hidden values {@code first ... first + count} of some rows, which begin a panel, as {@link PackedGemm#strips}. They lie side by side
     * until the activation is done, which takes five times as long where it is called for each row.
     */
    private static float[] hidden(ThreadContext t, float[] strips, Mlp mlp, int rows, int first, int count) {
        var expand = (PackedMatrix) mlp.expand();
        int width = expand.padded(count);
        int firstPanel = first / expand.width();
        Part part = new Part(expand, firstPanel, firstPanel + width / expand.width(), 0, expand.inputs());
        float[] hidden = t.scratch(Scratch.SECOND, rows * DEPTH);
        Sums sums = new Sums(PackedGemm.start(t, expand, mlp.hiddenBias()), first, 0, hidden, 0, width);
        PackedGemm.multiply(t.kernels(), strips, 0, rows, part, sums);
        t.kernels().activate(hidden, rows * width, mlp.activation());
        for (int row = width < DEPTH ? rows - 1 : 0; row > 0; row--) {
            System.arraycopy(hidden, row * width, hidden, row * DEPTH, width);
        }
        return hidden;
    }

    /** This worker's share of all hidden values, for all workers. */
    private static void share(ThreadContext t, int in, Mlp mlp, int rows) {
        var expand = (PackedMatrix) mlp.expand();
        float[] shared = t.shared(PackedGemm.stripsLength(rows, expand.outputs()));
        float[] strips = PackedGemm.strips(t, in, rows, expand.inputs());
        int end = Math.min(expand.outputs(), t.to(expand.panelCount()) * expand.width());
        for (int first = t.from(expand.panelCount()) * expand.width(); first < end; first += DEPTH) {
            int count = Math.min(DEPTH, end - first);
            float[] hidden = hidden(t, strips, mlp, rows, first, count);
            spread(hidden, rows, first, count, shared);
        }
    }

    /** Hidden values {@code first ... first + count} of each row to where all workers find them, in one strip or in two. */
    private static void spread(float[] hidden, int rows, int first, int count, float[] shared) {
        int length;
        for (int i = 0; i < count; i += length) {
            int within = (first + i) % DEPTH;
            length = Math.min(DEPTH - within, count - i);
            int to = (first + i - within) * rows + within;
            for (int row = 0; row < rows; row++) {
                System.arraycopy(hidden, row * DEPTH + i, shared, to + row * DEPTH, length);
            }
        }
    }

    /** This worker's share of the outputs, from all hidden values. */
    private static void outputs(ThreadContext t, Mlp mlp, int residual, int out, int rows) {
        int hidden = mlp.expand().outputs();
        var project = (PackedMatrix) mlp.project();
        int firstPanel = t.from(project.panelCount());
        int endPanel = t.to(project.panelCount());
        if (firstPanel == endPanel) {
            return;
        }
        float[] shared = t.shared(PackedGemm.stripsLength(rows, hidden));
        int width = (endPanel - firstPanel) * project.width();
        float[] product = t.scratch(Scratch.CHUNK, rows * width);
        Sums sums =
                new Sums(PackedGemm.start(t, project, mlp.bias()), firstPanel * project.width(), 0, product, 0, width);
        for (int first = 0; first < hidden; first += DEPTH) {
            Part part = new Part(project, firstPanel, endPanel, first, Math.min(DEPTH, hidden - first));
            PackedGemm.multiply(t.kernels(), shared, first * rows, rows, part, first == 0 ? sums : sums.further());
        }
        var finish = new Finish(Activation.NONE, residual, out);
        PackedGemm.store(t, product, width, new Part(project, firstPanel, endPanel, 0, hidden), finish, 0, rows);
    }
}
