package org.convnextc.runtime.gemm.own;

import java.util.Arrays;
import org.convnextc.runtime.spi.ThreadContext;
import org.convnextc.runtime.spi.ThreadContext.Scratch;
import org.convnextc.runtime.spi.WindowedImage;

/**
 * The rows of the caller's image that neighbouring output pixels see, with the channels of a pixel together and zeros around the image: row
 * y in the place of y modulo their number.
 */
final class PaddedInput {
    private final ThreadContext t;
    private final WindowedImage windows;
    private final int rows;
    private final float[] ring;

    /** The first row that was not copied yet; the padding above the image has negative ones. */
    private int next;

    /** @param pixels of the output that are computed at a time, at most */
    PaddedInput(ThreadContext t, WindowedImage windows, int firstPixel, int pixels) {
        this.t = t;
        this.windows = windows;
        rows = windows.imageRows(pixels);
        ring = t.scratch(Scratch.IMAGE_ROWS, rows * rowLength());
        next = windows.window().row(firstPixel / windows.outWidth(), 0);
    }

    float[] ring() {
        return ring;
    }

    private int rowLength() {
        return windows.paddedWidth() * windows.c();
    }

    /** Where a row begins, with its padding. */
    int place(int row) {
        return Math.floorMod(row, rows) * rowLength();
    }

    /** Copies all rows before {@code end}. */
    void advance(int end) {
        for (; next < end; next++) {
            int to = place(next);
            Arrays.fill(ring, to, to + rowLength(), 0);
            if (next >= 0 && next < windows.h()) {
                copy(next, to + windows.window().padWidth() * windows.c());
            }
        }
    }

    private void copy(int row, int to) {
        int c = windows.c();
        float[] input = t.input();
        int count =
                Math.min(windows.w(), windows.paddedWidth() - windows.window().padWidth());
        for (int channel = 0; channel < c; channel++) {
            int from = t.inputFrom() + (channel * windows.h() + row) * windows.w();
            int at = to + channel;
            for (int x = 0; x < count; x++) {
                ring[at + x * c] = input[from + x];
            }
        }
    }
}
