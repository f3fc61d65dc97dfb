package org.convnextc.runtime.spi;

/**
 * An image and the window that slides over it. What the windows see is a row for each output pixel, (ky, kx, channel), with what the op
 * takes for padding outside the image: zeros, unless it says otherwise.
 *
 * @param in where the image [h, w, c] is in the arena, or {@link #INPUT} for the caller's, which is [c, h, w]
 */
public record WindowedImage(int in, int h, int w, int c, Window window) {
    /** In place of an arena offset, for the caller's image. */
    public static final int INPUT = -1;

    public int outHeight() {
        return window.outHeight(h);
    }

    public int outWidth() {
        return window.outWidth(w);
    }

    /** Output pixels. */
    public int rows() {
        return outHeight() * outWidth();
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
