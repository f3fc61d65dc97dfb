package org.convnextc.runtime.spi;

/**
 * What the windows of a convolution over all channels see, a row for each output pixel: (ky, kx, channel), zeros outside the image.
 *
 * @param in where the image [h, w, c] is in the arena, or {@link #INPUT} for the caller's, which is [c, h, w]
 */
public record WindowedImage(int in, int h, int w, int c, Window window) {
    /** In place of an arena offset, for the caller's image. */
    public static final int INPUT = -1;

    public int outWidth() {
        return window.outWidth(w);
    }

    /** Output pixels. */
    public int rows() {
        return window.outHeight(h) * outWidth();
    }

    /** Neighbouring taps of a row of the window whose channels lie side by side. */
    public int together() {
        return window.dilation() == 1 ? window.kernelWidth() : 1;
    }

    /** Rows of the image, with its padding, that some neighbouring output pixels see at most. */
    public int imageRows(int rows) {
        return (rows + outWidth() - 2) / outWidth() * window.stride()
                + window.dilation() * (window.kernelHeight() - 1)
                + 1;
    }

    /** Pixels of a row of the image with as much of its padding as is seen. */
    public int paddedWidth() {
        return window.column(outWidth() - 1, window.kernelWidth() - 1) + 1 + window.padWidth();
    }
}
