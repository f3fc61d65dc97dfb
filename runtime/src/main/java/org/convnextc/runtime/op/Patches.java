package org.convnextc.runtime.op;

import java.util.Arrays;
import org.convnextc.runtime.memory.Arena;
import org.convnextc.runtime.spi.ThreadContext;
import org.convnextc.runtime.spi.ThreadContext.Scratch;
import org.convnextc.runtime.spi.Window;
import org.convnextc.runtime.spi.WindowedImage;

/** What the filters of a dense convolution see, one row a window, for a matrix product to follow. */
public final class Patches {
    private static final Window PIXEL = new Window(1, 1, 1, 0, 0, 1);

    private Patches() {}

    public static void fromImage(ThreadContext t, WindowedImage windows, int out) {
        gatherAll(t, windows, t.arena(), out);
        t.barrier();
    }

    /** The caller's image [c, h, w] with the channels of a pixel together. */
    public static void toChannelsLast(ThreadContext t, int c, int h, int w, int out) {
        fromInput(t, PIXEL, c, h, w, t.arena(), out);
        t.barrier();
    }

    private static void fromInput(ThreadContext t, Window window, int c, int h, int w, Arena arena, int out) {
        int outHeight = window.outHeight(h);
        int outWidth = window.outWidth(w);
        int columns = window.taps() * c;
        float[] rows = t.scratch(Scratch.IMAGE_ROWS, outWidth * columns);
        int end = t.to(outHeight);
        for (int y = t.from(outHeight); y < end; y++) {
            for (int ky = 0; ky < window.kernelHeight(); ky++) {
                int row = window.row(y, ky);
                for (int channel = 0; channel < c; channel++) {
                    int to = ky * window.kernelWidth() * c + channel;
                    int from = t.inputFrom() + (channel * h + row) * w;
                    scatter(t.input(), from, row >= 0 && row < h ? w : 0, window, c, rows, to, outWidth);
                }
            }
            arena.write(out + y * outWidth * columns, rows, 0, outWidth * columns);
        }
    }

    /** One image row of one channel into the patches that see it; {@code w} is 0 for a row of zeros. */
    private static void scatter(
            float[] image, int from, int w, Window window, int c, float[] rows, int to, int outWidth) {
        int columns = window.taps() * c;
        for (int kx = 0; kx < window.kernelWidth(); kx++) {
            int left = window.column(0, kx);
            int stride = window.stride();
            // Patches first ... end see a pixel, the others padding.
            int first = Math.min(outWidth, left >= 0 ? 0 : (stride - 1 - left) / stride);
            int end = Math.max(first, left >= w ? 0 : Math.min(outWidth, (w - 1 - left) / stride + 1));
            int at = to + kx * c;
            fill(rows, at, columns, 0, first);
            for (int x = first; x < end; x++) {
                rows[at + x * columns] = image[from + left + x * stride];
            }
            fill(rows, at, columns, end, outWidth);
        }
    }

    private static void fill(float[] rows, int at, int columns, int first, int end) {
        for (int x = first; x < end; x++) {
            rows[at + x * columns] = 0;
        }
    }

    /** A worker's share of all patches, to any arena. */
    public static void gatherAll(ThreadContext t, WindowedImage windows, Arena to, int out) {
        if (windows.in() == WindowedImage.INPUT) {
            fromInput(t, windows.window(), windows.c(), windows.h(), windows.w(), to, out);
        } else {
            fromArena(t, windows, to, out);
        }
    }

    private static void fromArena(ThreadContext t, WindowedImage windows, Arena to, int out) {
        int outWidth = windows.outWidth();
        int count = windows.rows();
        int columns = windows.window().taps() * windows.c();
        int step = Math.max(1, ThreadContext.CHUNK / columns);
        float[] rows = t.scratch(Scratch.CHUNK, step * columns);
        int end = t.to(count);
        for (int i = t.from(count); i < end; i += step) {
            int n = Math.min(step, end - i);
            for (int j = 0; j < n; j++) {
                gather(t, windows, (i + j) / outWidth, (i + j) % outWidth, rows, j * columns);
            }
            to.write(out + i * columns, rows, 0, n * columns);
        }
    }

    /** The patch of output (y, x) into {@code to[toFrom ...]}. */
    public static void gather(ThreadContext t, WindowedImage windows, int y, int x, float[] to, int toFrom) {
        Window window = windows.window();
        int w = windows.w();
        int c = windows.c();
        int length = window.kernelWidth() * c;
        int left = window.column(x, 0);
        boolean whole = window.dilation() == 1 && left >= 0 && left + window.kernelWidth() <= w;
        for (int ky = 0; ky < window.kernelHeight(); ky++) {
            int row = window.row(y, ky);
            int target = toFrom + ky * length;
            if (row < 0 || row >= windows.h()) {
                Arrays.fill(to, target, target + length, 0);
            } else if (whole) {
                t.read(windows.in() + (row * w + left) * c, to, target, length);
            } else {
                gatherRow(t, windows.in() + row * w * c, w, c, window, x, to, target);
            }
        }
    }

    private static void gatherRow(ThreadContext t, int in, int w, int c, Window window, int x, float[] to, int toFrom) {
        for (int kx = 0; kx < window.kernelWidth(); kx++) {
            int column = window.column(x, kx);
            int target = toFrom + kx * c;
            if (column < 0 || column >= w) {
                Arrays.fill(to, target, target + c, 0);
            } else {
                t.read(in + column * c, to, target, c);
            }
        }
    }
}
