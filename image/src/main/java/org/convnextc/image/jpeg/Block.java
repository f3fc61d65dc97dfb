package org.convnextc.image.jpeg;

import java.util.Arrays;

/** A block of 8x8 samples or coefficients, row by row. */
final class Block {
    static final int SIDE = 8;
    static final int SIZE = SIDE * SIDE;

    /**
     * Where the k-th coefficient of the zigzag sequence belongs (T.81, figure A.6). Damaged data may run up to 15 beyond the end; what it has
     * there falls into the last place.
     */
    static final int[] ZIGZAG = zigzag();

    private Block() {}

    private static int[] zigzag() {
        int[] order = new int[SIZE + 16];
        Arrays.fill(order, SIZE - 1);
        int k = 0;
        for (int diagonal = 0; diagonal < 2 * SIDE - 1; diagonal++) {
            for (int i = 0; i <= diagonal; i++) {
                int row = diagonal % 2 == 0 ? diagonal - i : i;
                int column = diagonal - row;
                if (row < SIDE && column < SIDE) {
                    order[k++] = row * SIDE + column;
                }
            }
        }
        return order;
    }
}
