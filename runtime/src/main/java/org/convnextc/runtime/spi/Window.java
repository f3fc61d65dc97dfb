package org.convnextc.runtime.spi;

/** A window that slides over an image. Padding counts as zeros, the same on both sides of an axis. */
public record Window(int kernelHeight, int kernelWidth, int stride, int padHeight, int padWidth, int dilation) {
    public int outHeight(int height) {
        return (height + 2 * padHeight - dilation * (kernelHeight - 1) - 1) / stride + 1;
    }

    public int outWidth(int width) {
        return (width + 2 * padWidth - dilation * (kernelWidth - 1) - 1) / stride + 1;
    }

    /** The image's row (or column) under tap {@code tap} of output {@code out}; outside the image where it is padding. */
    public int row(int out, int tap) {
        return out * stride + tap * dilation - padHeight;
    }

    public int column(int out, int tap) {
        return out * stride + tap * dilation - padWidth;
    }

    public int taps() {
        return kernelHeight * kernelWidth;
    }
}
