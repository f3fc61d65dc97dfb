package org.convnextc.image.webp;

/** Colours that occurred, at a place that follows from their value (WebP lossless specification, section 5.2.3). */
final class ColourCache {
    private static final int MULTIPLIER = 0x1e35a7bd;

    private final int[] colours;
    private final int shift;

    ColourCache(int bits) {
        colours = new int[1 << bits];
        shift = Integer.SIZE - bits;
    }

    void add(int argb) {
        colours[argb * MULTIPLIER >>> shift] = argb;
    }

    int get(int place) {
        return colours[place];
    }

    int size() {
        return colours.length;
    }
}
