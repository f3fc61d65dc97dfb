package org.convnextc.image.webp;

/**
 * Each pixel was replaced by its difference from what its neighbours to the left and above let expect: in each block by one of 14 rules,
 * the number of which is the green sample of {@code blocks}.
 *
 * @param bits a block has 2^bits x 2^bits pixels
 */
record PredictorTransform(Size coded, int bits, int[] blocks) implements Transform {
    private static final int BLACK = 0xff000000;

    @Override
    public int[] inverse(int[] pixels) {
        int width = coded.width();
        int across = Size.blocks(width, bits);
        pixels[0] = Transform.sum(pixels[0], BLACK);
        for (int x = 1; x < width; x++) {
            pixels[x] = Transform.sum(pixels[x], pixels[x - 1]);
        }
        for (int y = 1, row = width; y < coded.height(); y++, row += width) {
            pixels[row] = Transform.sum(pixels[row], pixels[row - width]);
            for (int x = 0; x < width; x += 1 << bits) {
                int end = row + Math.min(width, x + (1 << bits));
                int rule = blocks[(y >> bits) * across + (x >> bits)] >> 8 & 0xf;
                inverse(pixels, row + Math.max(1, x), end, rule);
            }
        }
        return pixels;
    }

    /** The last pixel of a row has the first one of its own row above and to the right, as the memory is laid out. */
    private void inverse(int[] pixels, int start, int end, int rule) {
        int width = coded.width();
        for (int i = start; i < end; i++) {
            int left = pixels[i - 1];
            int top = pixels[i - width];
            int topLeft = pixels[i - width - 1];
            int topRight = pixels[i - width + 1];
            int expected =
                    switch (rule) {
                        case 1 -> left;
                        case 2 -> top;
                        case 3 -> topRight;
                        case 4 -> topLeft;
                        case 5 -> mean(mean(left, topRight), top);
                        case 6 -> mean(left, topLeft);
                        case 7 -> mean(left, top);
                        case 8 -> mean(topLeft, top);
                        case 9 -> mean(top, topRight);
                        case 10 -> mean(mean(left, topLeft), mean(top, topRight));
                        case 11 -> nearer(left, top, topLeft);
                        case 12 -> gradient(left, top, topLeft);
                        case 13 -> halfGradient(mean(left, top), topLeft);
                        default -> BLACK; // 0, and 14 and 15, which have no meaning
                    };
            pixels[i] = Transform.sum(pixels[i], expected);
        }
    }

    /** Of each sample, rounded down. */
    private static int mean(int a, int b) {
        return (((a ^ b) & 0xfefefefe) >>> 1) + (a & b);
    }

    private static int nearer(int left, int top, int topLeft) {
        int difference = 0; // from left + top - topLeft: of left, less of top
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            int corner = topLeft >>> shift & 0xff;
            difference += Math.abs((top >>> shift & 0xff) - corner) - Math.abs((left >>> shift & 0xff) - corner);
        }
        return difference < 0 ? left : top;
    }

    /** {@code left + top - topLeft} of each sample, between 0 and 255. */
    private static int gradient(int left, int top, int topLeft) {
        int result = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            int value = (left >>> shift & 0xff) + (top >>> shift & 0xff) - (topLeft >>> shift & 0xff);
            result |= clipped(value) << shift;
        }
        return result;
    }

    /** {@code mean + (mean - topLeft) / 2} of each sample, the half rounded towards 0, between 0 and 255. */
    private static int halfGradient(int mean, int topLeft) {
        int result = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            int sample = mean >>> shift & 0xff;
            result |= clipped(sample + (sample - (topLeft >>> shift & 0xff)) / 2) << shift;
        }
        return result;
    }

    private static int clipped(int value) {
        return Math.max(0, Math.min(255, value));
    }
}
