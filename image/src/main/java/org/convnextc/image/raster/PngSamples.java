package org.convnextc.image.raster;

import java.io.IOException;

/**
 * How a PNG file's pixels are stored (W3C PNG, section 11.2.1).
 *
 * @param bits of a sample
 * @param stored samples a pixel, alpha among them
 * @param channels that become of them: 1 for gray, 3 for RGB
 */
record PngSamples(int bits, int stored, int channels, boolean isPalette) {
    private static final int GRAY = 0;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int GRAY_ALPHA = 4;
    private static final int RGB_ALPHA = 6;

    static PngSamples of(int bits, int type) throws IOException {
        boolean few = bits == 1 || bits == 2 || bits == 4;
        boolean whole = bits == 8 || bits == 16;
        if (type == GRAY && (few || whole)) {
            return new PngSamples(bits, 1, 1, false);
        } else if (type == PALETTE && (few || bits == 8)) {
            return new PngSamples(bits, 1, 3, true);
        } else if (whole && type == RGB) {
            return new PngSamples(bits, 3, 3, false);
        } else if (whole && type == GRAY_ALPHA) {
            return new PngSamples(bits, 2, 1, false);
        } else if (whole && type == RGB_ALPHA) {
            return new PngSamples(bits, 4, 3, false);
        }
        throw new IOException(
                "the image has colour type " + type + " with samples of " + bits + " bits, which PNG has not");
    }

    int pixelBits() {
        return bits * stored;
    }

    /**
     * To 8 bits. Gray of fewer bits is spread over 0 to 255, of 16 bits it is cut off at 255, as Pillow does; other samples of 16 bits lose
     * the low byte.
     */
    void unpack(byte[] row, int start, byte[][] result) {
        if (bits < Byte.SIZE) {
            unpack(row, start, result[0]);
            int factor = 255 / ((1 << bits) - 1);
            for (int x = 0; x < result[0].length; x++) {
                result[0][x] *= (byte) factor;
            }
            return;
        }
        int bytes = bits / Byte.SIZE;
        boolean clipped = bits == 16 && stored == 1;
        for (int c = 0; c < result.length; c++) {
            byte[] samples = result[c];
            for (int x = 0, at = start + c * bytes; x < samples.length; x++, at += stored * bytes) {
                samples[x] = !clipped ? row[at] : row[at] != 0 ? (byte) 255 : row[at + 1];
            }
        }
    }

    /** Samples as they are, the highest bits of a byte first. */
    void unpack(byte[] row, int start, byte[] result) {
        int perByte = Byte.SIZE / bits;
        int mask = (1 << bits) - 1;
        for (int x = 0; x < result.length; x++) {
            int shift = (perByte - 1 - x % perByte) * bits;
            result[x] = (byte) (row[start + x / perByte] >> shift & mask);
        }
    }
}
