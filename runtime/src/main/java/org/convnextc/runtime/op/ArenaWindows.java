package org.convnextc.runtime.op;

import org.convnextc.runtime.kernel.Windows;
import org.convnextc.runtime.memory.HeapArena;
import org.convnextc.runtime.spi.Window;
import org.convnextc.runtime.spi.WindowedImage;

/** Windows over an image as it lies in the arena: those of neighbouring columns of which each sees the same taps inside the image. */
final class ArenaWindows implements Windows {
    private final float[] image;
    private final int in;
    private final int h;
    private final int w;
    private final int c;
    private final Window window;
    private final int weightStep;
    private final int[] offsets;
    private final int[] weights;
    private int count;
    private int columns;

    /** @param weightStep from a tap's weights to those of the next one */
    ArenaWindows(HeapArena arena, WindowedImage windows, int weightStep) {
        image = arena.array();
        in = windows.in();
        h = windows.h();
        w = windows.w();
        c = windows.c();
        window = windows.window();
        this.weightStep = weightStep;
        offsets = new int[window.taps()];
        weights = new int[window.taps()];
    }

    /** The first column whose window begins inside the image; the number of columns where there is none. */
    int inside() {
        return Math.min(window.outWidth(w), (window.padWidth() + window.stride() - 1) / window.stride());
    }

    /** The column behind the last one whose window ends inside the image, at least {@link #inside}. */
    int outside() {
        int room = w - 1 - window.column(0, window.kernelWidth() - 1);
        return Math.max(inside(), Math.min(window.outWidth(w), Math.floorDiv(room, window.stride()) + 1));
    }

    /** To some columns of output row {@code y}: one, or some that are all {@link #inside} and not {@link #outside}. */
    void moveTo(int y, int first, int columns) {
        this.columns = columns;
        count = 0;
        for (int tap = 0; tap < window.taps(); tap++) {
            int row = window.row(y, tap / window.kernelWidth());
            int column = window.column(first, tap % window.kernelWidth());
            if (row >= 0 && row < h && column >= 0 && column < w) {
                offsets[count] = in + (row * w + column) * c;
                weights[count] = tap * weightStep;
                count++;
            }
        }
    }

    @Override
    public float[] image() {
        return image;
    }

    @Override
    public int[] offsets() {
        return offsets;
    }

    @Override
    public int[] weights() {
        return weights;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int step() {
        return window.stride() * c;
    }

    @Override
    public int run() {
        return columns > 1 && window.stride() == window.dilation() ? window.kernelWidth() : 1;
    }

    @Override
    public int columns() {
        return columns;
    }
}
