package org.convnextc.image.raster;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The rows of an image, or of one pass of an interlaced one: undoes what the filters did (W3C PNG, section 9). */
final class PngPass {
    private final InputStream in;
    private final PngSamples samples;
    private final Palette palette;
    private final int pixelBytes;

    /** Rows begin with as many zeros as a pixel has bytes. */
    private byte[] row;

    private byte[] above;
    private final byte[] numbers;
    private final byte[][] result;

    PngPass(InputStream in, PngSamples samples, Palette palette, int width) {
        this.in = in;
        this.samples = samples;
        this.palette = palette;
        pixelBytes = Math.max(1, samples.pixelBits() / Byte.SIZE);
        int bytes = Math.toIntExact(((long) width * samples.pixelBits() + Byte.SIZE - 1) / Byte.SIZE);
        row = new byte[pixelBytes + bytes];
        above = new byte[row.length];
        numbers = new byte[width];
        result = new byte[samples.channels()][width];
    }

    /** The next row; it is overwritten by the one after it. */
    byte[][] next() throws IOException {
        byte[] last = above;
        above = row;
        row = last;
        int filter = in.read();
        for (int at = pixelBytes; at < row.length; ) {
            int count = in.read(row, at, row.length - at);
            if (count < 0) {
                throw new EOFException("the pixels end too early");
            }
            at += count;
        }
        unfilter(filter);
        if (samples.isPalette()) {
            samples.unpack(row, pixelBytes, numbers);
            palette.look(numbers, result);
        } else {
            samples.unpack(row, pixelBytes, result);
        }
        return result;
    }

    private void unfilter(int filter) throws IOException {
        switch (filter) {
            case 0 -> {}
            case 1 -> {
                for (int i = pixelBytes; i < row.length; i++) {
                    row[i] += row[i - pixelBytes];
                }
            }
            case 2 -> {
                for (int i = pixelBytes; i < row.length; i++) {
                    row[i] += above[i];
                }
            }
            case 3 -> {
                for (int i = pixelBytes; i < row.length; i++) {
                    row[i] += (byte) ((row[i - pixelBytes] & 0xff) + (above[i] & 0xff) >> 1);
                }
            }
            case 4 -> {
                for (int i = pixelBytes; i < row.length; i++) {
                    row[i] += (byte) paeth(row[i - pixelBytes] & 0xff, above[i] & 0xff, above[i - pixelBytes] & 0xff);
                }
            }
            default -> throw new IOException("a row has filter " + filter + ", expected 0 to 4");
        }
    }

    /** The neighbour that is nearest to left + above - corner. */
    private static int paeth(int left, int above, int corner) {
        int toLeft = Math.abs(above - corner);
        int toAbove = Math.abs(left - corner);
        int toCorner = Math.abs(left + above - 2 * corner);
        if (toLeft <= toAbove && toLeft <= toCorner) {
            return left;
        }
        return toAbove <= toCorner ? above : corner;
    }
}
