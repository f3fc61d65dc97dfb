package org.convnextc.runtime.gemm.own;

import org.convnextc.runtime.gemm.own.PackedGemm.Finish;
import org.convnextc.runtime.gemm.own.PackedGemm.Part;
import org.convnextc.runtime.gemm.own.PackedGemm.Sums;
import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.spi.ThreadContext;
import org.convnextc.runtime.spi.ThreadContext.Scratch;
import org.convnextc.runtime.spi.WindowedImage;

/**
 * Convolutions over all channels as products in Java. What windows see is gathered {@link PackedGemm#DEPTH} numbers of some rows at a
 * time, and used up while it is in the cache.
 */
final class PackedConvGemm {
    /** Rows whose gathered numbers and outputs stay in most L2 caches; all weights are read for each block of them. */
    private static final int BLOCK_ROWS = 200;

    private PackedConvGemm() {}

    static void run(
            ThreadContext t,
            WindowedImage windows,
            PackedMatrix weight,
            float[] bias,
            Activation activation,
            int residual,
            int out) {
        int rows = windows.rows();
        boolean byRows = PackedGemm.byRows(t, rows);
        int from = byRows ? t.from(rows) : 0;
        int share = byRows ? t.to(rows) - from : rows;
        int firstPanel = byRows ? 0 : t.from(weight.panelCount());
        int endPanel = byRows ? weight.panelCount() : t.to(weight.panelCount());
        if (firstPanel == endPanel) {
            return;
        }
        int blocks = (share + BLOCK_ROWS - 1) / BLOCK_ROWS;
        var part = new Part(weight, firstPanel, endPanel, 0, weight.inputs());
        var finish = new Finish(activation, residual, out);
        var gathering = new Gathering(t, windows, from, Math.min(share, BLOCK_ROWS));
        int width = (endPanel - firstPanel) * weight.width();
        for (int i = 0; i < blocks; i++) {
            int row = (int) ((long) share * i / blocks);
            int count = (int) ((long) share * (i + 1) / blocks) - row;
            if (weight.inputs() <= width) {
                panels(t, gathering, from + row, count, part, bias, finish);
                continue;
            }
            float[] product = product(t, gathering, from + row, count, part, bias);
            PackedGemm.store(t, product, width, part, finish, from + row, count);
        }
    }

    /** All numbers under windows first, for they take less memory than the outputs. */
    private static void panels(
            ThreadContext t, Gathering gathering, int row, int rows, Part part, float[] bias, Finish finish) {
        PackedMatrix weight = part.weight();
        float[] start = PackedGemm.start(t, weight, bias);
        float[] strips = t.scratch(Scratch.STRIPS, PackedGemm.stripsLength(rows, weight.inputs()));
        for (int input = 0; input < weight.inputs(); input += PackedGemm.DEPTH) {
            int end = Math.min(input + PackedGemm.DEPTH, weight.inputs());
            gathering.gather(row, rows, input, end, strips, input * rows);
        }
        for (int panel = part.firstPanel(); panel < part.endPanel(); panel++) {
            PackedGemm.block(t, strips, weight, start, finish, row, rows, panel);
        }
    }

    private static float[] product(ThreadContext t, Gathering gathering, int row, int rows, Part part, float[] bias) {
        PackedMatrix weight = part.weight();
        int width = (part.endPanel() - part.firstPanel()) * weight.width();
        float[] product = t.scratch(Scratch.CHUNK, rows * width);
        float[] strips = t.scratch(Scratch.STRIPS, rows * PackedGemm.DEPTH);
        var start =
                new Sums(PackedGemm.start(t, weight, bias), part.firstPanel() * weight.width(), 0, product, 0, width);
        for (int input = 0; input < weight.inputs(); input += PackedGemm.DEPTH) {
            int count = Math.min(PackedGemm.DEPTH, weight.inputs() - input);
            gathering.gather(row, rows, input, input + count, strips, 0);
            var some = new Part(weight, part.firstPanel(), part.endPanel(), input, count);
            PackedGemm.multiply(t.kernels(), strips, 0, rows, some, input == 0 ? start : start.further());
        }
        return product;
    }
}
