package org.convnextc.image.webp;

/**
 * The image has few colours, and its green samples are their numbers; with at most 16 of them one sample holds the numbers of 2, 4 or 8
 * neighbours.
 *
 * @param original the size before several pixels became one
 * @param bits of a number: 1, 2, 4 or 8
 * @param colours transparent black where a number has no colour
 */
record ColourIndexing(Size original, int bits, int[] colours) implements Transform {
    /** @param differences of each colour to the one before */
    static ColourIndexing of(Size original, int[] differences) {
        int bits = differences.length > 16 ? 8 : differences.length > 4 ? 4 : differences.length > 2 ? 2 : 1;
        int[] colours = new int[1 << bits];
        int colour = 0;
        for (int i = 0; i < differences.length; i++) {
            colour = Transform.sum(colour, differences[i]);
            colours[i] = colour;
        }
        return new ColourIndexing(original, bits, colours);
    }

    @Override
    public Size coded() {
        int perSample = Byte.SIZE / bits;
        return new Size((original.width() + perSample - 1) / perSample, original.height());
    }

    @Override
    public int[] inverse(int[] pixels) {
        int codedWidth = coded().width();
        int[] result = bits == Byte.SIZE ? pixels : new int[original.area()];
        int mask = (1 << bits) - 1;
        int perSample = Byte.SIZE / bits;
        for (int y = 0, at = 0; y < original.height(); y++) {
            int coded = y * codedWidth;
            for (int x = 0; x < original.width(); coded++) {
                int numbers = pixels[coded] >> 8 & 0xff;
                int end = Math.min(original.width(), x + perSample);
                for (; x < end; x++, numbers >>= bits) {
                    result[at++] = colours[numbers & mask];
                }
            }
        }
        return result;
    }
}
