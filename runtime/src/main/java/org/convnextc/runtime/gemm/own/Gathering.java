package org.convnextc.runtime.gemm.own;

import java.util.Arrays;
import org.convnextc.runtime.kernel.Channels;
import org.convnextc.runtime.memory.HeapArena;
import org.convnextc.runtime.spi.ThreadContext;
import org.convnextc.runtime.spi.Window;
import org.convnextc.runtime.spi.WindowedImage;

/** Gathers what windows see for products in Java, a piece of a few rows at a time. Rows are to be taken in their order. */
final class Gathering {
    private final ThreadContext t;
    private final WindowedImage windows;

    /** Of the caller's image; null for one in the arena. */
    private final PaddedInput input;

    private final float[] image;

    /** @param most rows that are gathered at a time */
    Gathering(ThreadContext t, WindowedImage windows, int firstRow, int most) {
        this.t = t;
        this.windows = windows;
        if (windows.in() == WindowedImage.INPUT) {
            input = new PaddedInput(t, windows, firstRow, most);
            image = input.ring();
        } else {
            input = null;
            image = ((HeapArena) t.arena()).array();
        }
    }

    /** Numbers {@code from ... to} of some rows, from {@code stripsFrom} on as in {@link PackedGemm#strips}. */
    void gather(int firstRow, int rows, int from, int to, float[] strips, int stripsFrom) {
        int outWidth = windows.outWidth();
        Window window = windows.window();
        if (input != null) {
            input.advance(window.row((firstRow + rows - 1) / outWidth, window.kernelHeight() - 1) + 1);
        }
        int length = windows.together() * windows.c();
        int perRow = window.kernelWidth() / windows.together();
        int count;
        for (int i = 0; i < rows; i += count) {
            int y = (firstRow + i) / outWidth;
            int x = (firstRow + i) % outWidth;
            count = Math.min(rows - i, outWidth - x);
            int end;
            for (int k = from; k < to; k = end) {
                int run = k / length;
                end = Math.min(to, (run + 1) * length);
                var part = new Run(window.row(y, run / perRow), run % perRow, k - run * length, end - k);
                copy(part, x, x + count, strips, stripsFrom + i * PackedGemm.DEPTH + k - from);
            }
        }
    }

    /** {@code count} numbers from {@code start} on of what a window sees side by side of an image row, from tap {@code tap} on. */
    private record Run(int row, int tap, int start, int count) {}

    /** What the windows of output columns {@code from ... end} see. */
    private void copy(Run run, int from, int end, float[] strips, int to) {
        Window window = windows.window();
        int shift = window.column(0, run.tap);
        if (input != null) {
            int at = input.place(run.row) + (shift + window.padWidth()) * windows.c();
            copyInside(at, run, from, end, strips, to);
            return;
        }
        if (run.row < 0 || run.row >= windows.h()) {
            for (int x = from; x < end; x++) {
                int at = to + (x - from) * PackedGemm.DEPTH;
                Arrays.fill(strips, at, at + run.count, 0);
            }
            return;
        }
        int stride = window.stride();
        int row = windows.in() + run.row * windows.w() * windows.c();
        int inside = Math.min(end, Math.max(from, Math.max(0, stride - 1 - shift) / stride));
        int outside = Math.max(inside, Math.min(end, (windows.w() - windows.together() - shift + stride) / stride));
        for (int x = from; x < inside; x++) {
            copyEdge(row, window.column(x, run.tap), run, strips, to + (x - from) * PackedGemm.DEPTH);
        }
        copyInside(row + shift * windows.c(), run, inside, outside, strips, to + (inside - from) * PackedGemm.DEPTH);
        for (int x = outside; x < end; x++) {
            copyEdge(row, window.column(x, run.tap), run, strips, to + (x - from) * PackedGemm.DEPTH);
        }
    }

    /** Of windows that see no padding; {@code shifted} is where the one of output column 0 begins, or would begin. */
    private void copyInside(int shifted, Run run, int from, int end, float[] strips, int to) {
        int step = windows.window().stride() * windows.c();
        int at = shifted + from * step + run.start;
        int rows = end - from;
        int count = rows > 0 ? roomy(run.count, at + (rows - 1) * step, to % PackedGemm.DEPTH) : 0;
        t.kernels().copyRows(image, at, step, rows, count, strips, to, PackedGemm.DEPTH);
    }

    /**
     * At least {@code count}: as many numbers as a vector has, which copies them at once, where there are so many in the image and in the
     * row of a strip. Those too many are overwritten by what is gathered next, or belong to no input.
     */
    private int roomy(int count, int lastFrom, int column) {
        int most = Math.max(count, Channels.LANES);
        return lastFrom + most <= image.length && column + most <= PackedGemm.DEPTH ? most : count;
    }

    /** Of a window that may see padding. */
    private void copyEdge(int row, int column, Run run, float[] strips, int to) {
        int end = run.start + run.count;
        int from = Math.min(end, Math.max(run.start, -column * windows.c()));
        int last = Math.max(from, Math.min(end, (windows.w() - column) * windows.c()));
        int zero = to - run.start;
        Arrays.fill(strips, to, zero + from, 0);
        for (int i = from; i < last; i++) {
            strips[zero + i] = image[row + column * windows.c() + i];
        }
        Arrays.fill(strips, zero + last, zero + end, 0);
    }
}
