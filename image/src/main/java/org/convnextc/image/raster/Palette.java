package org.convnextc.image.raster;

/** Colours by number: gray of its own value where a file gives none, as Pillow has it. */
final class Palette {
    static final int COLOURS = 256;
    private static final int RGB = 3;

    private final byte[][] samples = new byte[RGB][COLOURS];

    Palette() {
        for (int i = 0; i < COLOURS; i++) {
            for (byte[] component : samples) {
                component[i] = (byte) i;
            }
        }
    }

    /** @param stored colours one after the other, {@code stride} bytes each; bytes that make up no colour are passed over */
    static Palette of(byte[] stored, int stride, boolean blueFirst) {
        Palette palette = new Palette();
        for (int i = 0; i < Math.min(COLOURS, stored.length / stride); i++) {
            for (int c = 0; c < RGB; c++) {
                palette.samples[c][i] = stored[i * stride + (blueFirst ? RGB - 1 - c : c)];
            }
        }
        return palette;
    }

    /** Becomes red, green and blue. */
    void look(byte[] numbers, byte[][] rgb) {
        for (int c = 0; c < RGB; c++) {
            for (int x = 0; x < rgb[c].length; x++) {
                rgb[c][x] = samples[c][numbers[x] & 0xff];
            }
        }
    }
}
