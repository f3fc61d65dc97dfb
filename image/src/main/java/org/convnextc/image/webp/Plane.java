package org.convnextc.image.webp;

import java.util.Arrays;

/**
 * Samples of one component, whole macroblocks, with a border from which those at the edge are predicted: 127 above, 129 to the left (RFC
 * 6386, section 12.2).
 */
final class Plane {
    private static final int BORDER = 16;

    final byte[] samples;
    final int stride;

    /** @param width and height in samples, of whole macroblocks */
    Plane(int width, int height) {
        stride = Math.addExact(width, 2 * BORDER);
        samples = new byte[Math.multiplyExact(stride, height + 1)];
        Arrays.fill(samples, 0, stride, (byte) 127);
        for (int y = 0; y < height; y++) {
            samples[at(-1, y)] = (byte) 129;
        }
    }

    int at(int x, int y) {
        return (y + 1) * stride + BORDER + x;
    }

    int get(int at) {
        return samples[at] & 0xff;
    }

    void set(int at, int value) {
        samples[at] = (byte) clipped(value);
    }

    static int clipped(int value) {
        return (value & ~255) == 0 ? value : value < 0 ? 0 : 255;
    }
}
