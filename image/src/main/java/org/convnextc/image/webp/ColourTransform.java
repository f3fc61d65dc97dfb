package org.convnextc.image.webp;

/**
 * Red and blue were made less alike to green and red: in each block by three factors, which the samples of {@code blocks} are.
 *
 * @param bits a block has 2^bits x 2^bits pixels
 */
record ColourTransform(Size coded, int bits, int[] blocks) implements Transform {
    @Override
    public int[] inverse(int[] pixels) {
        int across = Size.blocks(coded.width(), bits);
        for (int y = 0, row = 0; y < coded.height(); y++, row += coded.width()) {
            for (int x = 0; x < coded.width(); x += 1 << bits) {
                int end = row + Math.min(coded.width(), x + (1 << bits));
                inverse(pixels, row + x, end, blocks[(y >> bits) * across + (x >> bits)]);
            }
        }
        return pixels;
    }

    private static void inverse(int[] pixels, int start, int end, int factors) {
        byte greenToRed = (byte) factors;
        byte greenToBlue = (byte) (factors >> 8);
        byte redToBlue = (byte) (factors >> 16);
        for (int i = start; i < end; i++) {
            int pixel = pixels[i];
            byte green = (byte) (pixel >> 8);
            int red = (pixel >> 16) + (greenToRed * green >> 5);
            int blue = pixel + (greenToBlue * green >> 5) + (redToBlue * (byte) red >> 5);
            pixels[i] = pixel & 0xff00ff00 | (red & 0xff) << 16 | blue & 0xff;
        }
    }
}
