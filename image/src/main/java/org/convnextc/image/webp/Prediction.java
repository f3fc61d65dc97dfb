package org.convnextc.image.webp;

import java.util.Arrays;

/** What the samples to the left and above let expect (RFC 6386, section 12). */
final class Prediction {
    /**
     * By mode of 4x4 blocks from {@link ModeReader#VERTICAL} on: for each sample k the weighted mean of {@code edge[k - 1 .. k + 1]}, or -k
     * for the mean of {@code edge[k]} and {@code edge[k + 1]}.
     */
    private static final int[][] DIRECTIONS = {
        {7, 8, 9, 10, 7, 8, 9, 10, 7, 8, 9, 10, 7, 8, 9, 10}, // vertical
        {5, 5, 5, 5, 4, 4, 4, 4, 3, 3, 3, 3, 2, 2, 2, 2}, // horizontal
        {8, 9, 10, 11, 9, 10, 11, 12, 10, 11, 12, 13, 11, 12, 13, 14}, // left-down
        {6, 7, 8, 9, 5, 6, 7, 8, 4, 5, 6, 7, 3, 4, 5, 6}, // right-down
        {-6, -7, -8, -9, 6, 7, 8, 9, 5, -6, -7, -8, 4, 6, 7, 8}, // vertical-right
        {-7, -8, -9, -10, 8, 9, 10, 11, -8, -9, -10, 12, 9, 10, 11, 13}, // vertical-left
        {-5, 6, 7, 8, -4, 5, -5, 6, -3, 4, -4, 5, -2, 3, -3, 4}, // horizontal-down
        {-4, 4, -3, 3, -3, 3, -2, 2, -2, 2, -1, -1, -1, -1, -1, -1} // horizontal-up
    };

    private static final int BLOCK = 4;

    /** Of {@link #edge}: the samples to the left from the lowest one on, the corner, eight samples above. */
    private static final int LEFT = 2;

    private static final int CORNER = 6;
    private static final int ABOVE = 7;

    private final Plane plane;

    /** The first two repeat the lowest sample to the left, the last one repeats the last one above. */
    private final int[] edge = new int[16];

    Prediction(Plane plane) {
        this.plane = plane;
    }

    /** A square of a macroblock, whose edges at the image's own are not taken for a mean. */
    void square(int mode, int x, int y, int size) {
        int at = plane.at(x, y);
        switch (mode) {
            case ModeReader.DC -> fill(at, size, mean(at, size, x > 0, y > 0));
            case ModeReader.TRUE_MOTION -> trueMotion(at, size);
            case ModeReader.VERTICAL -> {
                for (int row = 0; row < size; row++) {
                    System.arraycopy(plane.samples, at - plane.stride, plane.samples, at + row * plane.stride, size);
                }
            }
            default -> {
                for (int row = at; row < at + size * plane.stride; row += plane.stride) {
                    Arrays.fill(plane.samples, row, row + size, plane.samples[row - 1]);
                }
            }
        }
    }

    private int mean(int at, int size, boolean hasLeft, boolean hasAbove) {
        int sum = 0;
        for (int i = 0; i < size; i++) {
            sum += hasLeft ? plane.get(at + i * plane.stride - 1) : 0;
            sum += hasAbove ? plane.get(at - plane.stride + i) : 0;
        }
        int count = (hasLeft ? size : 0) + (hasAbove ? size : 0);
        return count == 0 ? 128 : (sum + count / 2) / count;
    }

    private void fill(int at, int size, int value) {
        for (int row = at; row < at + size * plane.stride; row += plane.stride) {
            Arrays.fill(plane.samples, row, row + size, (byte) value);
        }
    }

    /** Each row goes on as the one above it does. */
    private void trueMotion(int at, int size) {
        int corner = plane.get(at - plane.stride - 1);
        for (int row = at; row < at + size * plane.stride; row += plane.stride) {
            int difference = plane.get(row - 1) - corner;
            for (int x = 0; x < size; x++) {
                plane.set(row + x, plane.get(at - plane.stride + x) + difference);
            }
        }
    }

    /** A 4x4 block; {@code aboveRight} is where the four samples above and to the right of it lie. */
    void block(int mode, int at, int aboveRight) {
        if (mode == ModeReader.TRUE_MOTION) {
            trueMotion(at, BLOCK);
        } else if (mode == ModeReader.DC) {
            fill(at, BLOCK, mean(at, BLOCK, true, true));
        } else {
            readEdge(at, aboveRight);
            int[] direction = DIRECTIONS[mode - ModeReader.VERTICAL];
            for (int i = 0; i < direction.length; i++) {
                plane.samples[at + (i >> 2) * plane.stride + (i & 3)] = (byte) sample(direction[i]);
            }
        }
    }

    private void readEdge(int at, int aboveRight) {
        int above = at - plane.stride;
        for (int i = 0; i < BLOCK; i++) {
            edge[LEFT + i] = plane.get(at + (BLOCK - 1 - i) * plane.stride - 1);
            edge[ABOVE + i] = plane.get(above + i);
            edge[ABOVE + BLOCK + i] = plane.get(aboveRight + i);
        }
        edge[CORNER] = plane.get(above - 1);
        edge[0] = edge[1] = edge[LEFT];
        edge[15] = edge[14];
    }

    private int sample(int k) {
        return k > 0 ? edge[k - 1] + 2 * edge[k] + edge[k + 1] + 2 >> 2 : edge[-k] + edge[1 - k] + 1 >> 1;
    }
}
