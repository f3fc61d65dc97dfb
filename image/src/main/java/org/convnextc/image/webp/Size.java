package org.convnextc.image.webp;

/** Width and height in pixels. */
record Size(int width, int height) {
    int area() {
        return Math.multiplyExact(width, height);
    }

    /** In blocks of 2^bits x 2^bits pixels, the last ones of which may be partly outside. */
    Size divided(int bits) {
        return new Size(blocks(width, bits), blocks(height, bits));
    }

    static int blocks(int pixels, int bits) {
        return pixels + (1 << bits) - 1 >> bits;
    }
}
