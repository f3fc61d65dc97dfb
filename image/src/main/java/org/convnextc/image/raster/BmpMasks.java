package org.convnextc.image.raster;

import java.io.IOException;

/** Which bits of a pixel of a BMP file, lowest byte first, are red, green and blue. */
record BmpMasks(int bits, int red, int green, int blue) {
    /** Those of files that give none. */
    static BmpMasks usual(int bits) {
        return bits == 16 ? new BmpMasks(bits, 0x7c00, 0x3e0, 0x1f) : new BmpMasks(bits, 0xff0000, 0xff00, 0xff);
    }

    boolean isEmpty() {
        return (red | green | blue) == 0;
    }

    /** Each of them must be bits in a row within the pixel, at most 16. */
    BmpMasks checked() throws IOException {
        for (int mask : new int[] {red, green, blue}) {
            int value = mask >>> Integer.numberOfTrailingZeros(mask);
            if (mask == 0 || (value & value + 1) != 0 || value > 0xffff || bits < Integer.SIZE && mask >>> bits != 0) {
                throw new IOException("a colour has the bits " + Integer.toHexString(mask) + " of " + bits);
            }
        }
        return this;
    }

    void unpack(byte[] from, int start, byte[][] rgb) {
        if (bits != 16 && red == 0xff0000 && green == 0xff00 && blue == 0xff) {
            int step = bits / Byte.SIZE;
            for (int c = 0; c < rgb.length; c++) {
                for (int x = 0, at = start + rgb.length - 1 - c; x < rgb[c].length; x++, at += step) {
                    rgb[c][x] = from[at];
                }
            }
            return;
        }
        for (int x = 0; x < rgb[0].length; x++) {
            int pixel = 0;
            for (int i = bits / Byte.SIZE - 1; i >= 0; i--) {
                pixel = pixel << Byte.SIZE | from[start + x * (bits / Byte.SIZE) + i] & 0xff;
            }
            rgb[0][x] = sample(pixel, red);
            rgb[1][x] = sample(pixel, green);
            rgb[2][x] = sample(pixel, blue);
        }
    }

    /** Spread over 0 to 255, rounded down. */
    private static byte sample(int pixel, int mask) {
        int shift = Integer.numberOfTrailingZeros(mask);
        return (byte) (((pixel & mask) >>> shift) * 255 / (mask >>> shift));
    }
}
