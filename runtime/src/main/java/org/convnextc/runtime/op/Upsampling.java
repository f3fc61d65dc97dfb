package org.convnextc.runtime.op;

import org.convnextc.runtime.spi.ThreadContext;
import org.convnextc.runtime.spi.ThreadContext.Scratch;

/** Images whose height and width are multiplied. */
public final class Upsampling {
    private Upsampling() {}

    /** Height, width and channels of the input. */
    public record Image(int height, int width, int channels) {}

    /**
     * Where the pixels of one axis lie between those of the input: pixel {@code i} at (step i + shift) / divisor, and at 0 where that is
     * less.
     *
     * @param between whether a pixel between two others is a mean of both
     */
    public record Axis(int factor, int step, int shift, int divisor, boolean between) {}

    /** The places of pixels on an axis of so many input pixels. */
    @FunctionalInterface
    public interface Rule {
        Axis axis(int extent);
    }

    public static Rule nearest(int factor) {
        return extent -> new Axis(factor, 1, 0, factor, false);
    }

    /** Edges stay: centre i + 1/2 lies at (i + 1/2) / factor. */
    public static Rule edges(int factor) {
        return extent -> new Axis(factor, 2, 1 - factor, 2 * factor, true);
    }

    /** Centres of the outermost pixels stay. */
    public static Rule corners(int factor) {
        return extent -> new Axis(factor, extent - 1, 0, Math.max(1, extent * factor - 1), true);
    }

    public static void run(ThreadContext t, int in, Image image, Rule rule, int out) {
        Axis down = rule.axis(image.height);
        Axis across = rule.axis(image.width);
        int c = image.channels;
        int columns = image.width * across.factor;
        int rows = image.height * down.factor;
        float[] sum = t.scratch(Scratch.CHUNK, c);
        float[] x = t.scratch(Scratch.SECOND, c);
        int end = t.to(rows * columns);
        for (int i = t.from(rows * columns); i < end; i++) {
            long y = Math.max(0, (long) down.step * (i / columns) + down.shift);
            int top = (int) (y / down.divisor);
            float lower = down.between ? (float) (y % down.divisor) / down.divisor : 0;
            int row = in + top * image.width * c;
            horizontally(t, row, image.width, c, across, i % columns, sum);
            if (lower > 0) {
                int next = Math.min(image.height - 1, top + 1) - top;
                System.arraycopy(sum, 0, x, 0, c);
                horizontally(t, row + next * image.width * c, image.width, c, across, i % columns, sum);
                blend(x, sum, c, lower);
                System.arraycopy(x, 0, sum, 0, c);
            }
            t.write(out + i * c, sum, 0, c);
        }
        t.barrier();
    }

    /** A pixel between those of one row. */
    private static void horizontally(ThreadContext t, int row, int width, int c, Axis across, int at, float[] into) {
        long x = Math.max(0, (long) across.step * at + across.shift);
        int left = (int) (x / across.divisor);
        t.read(row + left * c, into, 0, c);
        float right = across.between ? (float) (x % across.divisor) / across.divisor : 0;
        if (right > 0) {
            float[] other = t.scratch(Scratch.VECTOR, c);
            t.read(row + Math.min(width - 1, left + 1) * c, other, 0, c);
            blend(into, other, c, right);
        }
    }

    private static void blend(float[] x, float[] y, int c, float part) {
        for (int i = 0; i < c; i++) {
            x[i] = (1 - part) * x[i] + part * y[i];
        }
    }
}
