package org.convnextc.image.jpeg;

/**
 * Estimates low coefficients that a progressive file does not have (yet) from the DC of the 5x5 blocks around, as T.81, K.8 does from 3x3:
 * libjpeg-turbo 2.1 does so for files whose scans do not tell all bits of them. A coefficient that is not zero stays.
 */
final class Smoothing {
    /** DC and nine AC, in zigzag order. */
    static final int COEFFICIENTS = 10;

    private static final int WINDOW = 5;

    /** Weights of DC, in 1/256, for each coefficient, where no AC is known at all. */
    private static final int[][] WITHOUT_AC = {
        {-2, -6, -8, -6, -2, -6, 6, 42, 6, -6, -8, 42, 152, 42, -8, -6, 6, 42, 6, -6, -2, -6, -8, -6, -2},
        {-1, -1, 0, 1, 1, -3, 13, 0, -13, 3, -3, 38, 0, -38, 3, -3, 13, 0, -13, 3, -1, -1, 0, 1, 1},
        {-1, -3, -3, -3, -1, -1, 13, 38, 13, -1, 0, 0, 0, 0, 0, 1, -13, -38, -13, 1, 1, 3, 3, 3, 1},
        {0, 0, 1, 0, 0, 0, 2, 7, 2, 0, 0, -5, -14, -5, 0, 0, 2, 7, 2, 0, 0, 0, 1, 0, 0},
        {-1, 0, 0, 0, 1, 0, 9, 0, -9, 0, 0, 0, 0, 0, 0, 0, -9, 0, 9, 0, 1, 0, 0, 0, -1},
        {0, 0, 0, 0, 0, 0, 2, -5, 2, 0, 1, 7, -14, 7, 1, 0, 2, -5, 2, 0, 0, 0, 0, 0, 0},
        {0, 0, 0, 0, 0, 0, 1, 0, -1, 0, 0, 2, 0, -2, 0, 0, 1, 0, -1, 0, 0, 0, 0, 0, 0},
        {0, 0, 0, 0, 0, 0, 1, -3, 1, 0, 0, 0, 0, 0, 0, 0, -1, 3, -1, 0, 0, 0, 0, 0, 0},
        {0, 0, 0, 0, 0, 0, 1, 0, -1, 0, 0, -3, 0, 3, 0, 0, 1, 0, -1, 0, 0, 0, 0, 0, 0},
        {0, 0, 0, 0, 0, 0, 1, 2, 1, 0, 0, 0, 0, 0, 0, 0, -1, -2, -1, 0, 0, 0, 0, 0, 0},
    };

    /** The same where some AC is known. DC is then left alone. */
    private static final int[][] WITH_AC = {
        {},
        {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -7, 50, 0, -50, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
        {0, 0, -7, 0, 0, 0, 0, 50, 0, 0, 0, 0, 0, 0, 0, 0, 0, -50, 0, 0, 0, 0, 7, 0, 0},
        {0, 0, -1, 0, 0, 0, 0, 13, 0, 0, 0, 0, -24, 0, 0, 0, 0, 13, 0, 0, 0, 0, -1, 0, 0},
        {0, -1, 0, 1, 0, -1, 10, 0, -10, 1, 0, 0, 0, 0, 0, 1, -10, 0, 10, -1, 0, 1, 0, -1, 0},
        {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, 13, -24, 13, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
    };

    private final Frame frame;

    /** Beyond this row of MCUs the last scan was damaged, and what was known before it counts. */
    private final int lastGoodRow;

    private final short[] block = new short[Block.SIZE];
    private final int[] dc = new int[WINDOW * WINDOW];

    Smoothing(Frame frame, int lastGoodRow) {
        this.frame = frame;
        this.lastGoodRow = lastGoodRow;
    }

    /** Whether anything is to be estimated, and can be. */
    static boolean isUseful(Frame frame) {
        boolean useful = false;
        for (Component component : frame.components) {
            if (component.quantization == null || component.known[0] < 0) {
                return false;
            }
            for (int k = 0; k < COEFFICIENTS; k++) {
                if (component.quantization[Block.ZIGZAG[k]] == 0) {
                    return false;
                }
                useful |= k > 0 && component.known[k] != 0;
            }
        }
        return useful;
    }

    /** A block with what was estimated: row of blocks within a row of MCUs, and column. It is used again. */
    short[] block(Component component, int mcuRow, int row, int column) {
        System.arraycopy(component.coefficients[mcuRow * component.v + row], column * Block.SIZE, block, 0, Block.SIZE);
        gatherDc(component, mcuRow, row, column);
        int[] known = mcuRow > lastGoodRow ? component.knownBefore : component.known;
        boolean withoutAc = true;
        for (int k = 1; k < COEFFICIENTS; k++) {
            withoutAc &= known[k] == -1;
        }
        int[][] weights = withoutAc ? WITHOUT_AC : WITH_AC;
        int quantum = component.quantization[0] & 0xffff;
        for (int k = 1; k < weights.length; k++) {
            int at = Block.ZIGZAG[k];
            if (known[k] != 0 && block[at] == 0) {
                int estimate = estimate(weights[k], quantum, component.quantization[at] & 0xffff);
                block[at] = (short) limited(estimate, known[k]);
            }
        }
        if (withoutAc) {
            block[0] = (short) estimate(weights[0], quantum, quantum);
        }
        return block;
    }

    /** Rounded, halves away from zero. */
    private int estimate(int[] weights, int quantum, int ofCoefficient) {
        long sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * dc[i];
        }
        sum *= quantum;
        int magnitude = (int) ((((long) ofCoefficient << 7) + Math.abs(sum)) / ((long) ofCoefficient << 8));
        return sum < 0 ? -magnitude : magnitude;
    }

    /** Known is that all bits from the given one on are zero. */
    private static int limited(int estimate, int bit) {
        int limit = (1 << Math.max(0, bit)) - 1;
        return bit > 0 ? Math.max(-limit, Math.min(limit, estimate)) : estimate;
    }

    private void gatherDc(Component component, int mcuRow, int row, int column) {
        int rows = component.blockRows(mcuRow);
        int last = frame.mcuRows - 1;
        int here = mcuRow * component.v + row;
        int above = row > 0 || mcuRow > 0 ? here - 1 : here;
        int below = row < rows - 1 || mcuRow < last ? here + 1 : here;
        gatherRow(component, 0, row > 1 || mcuRow > 1 ? here - 2 : above, column);
        gatherRow(component, 1, above, column);
        gatherRow(component, 2, here, column);
        gatherRow(component, 3, below, column);
        gatherRow(component, 4, row < rows - 2 || mcuRow + 1 < last ? here + 2 : below, column);
    }

    private void gatherRow(Component component, int windowRow, int row, int column) {
        short[] blocks = component.coefficients[row];
        for (int i = 0; i < WINDOW; i++) {
            int at = column(component.blocksAcross, column + i - WINDOW / 2);
            dc[windowRow * WINDOW + i] = blocks[at * Block.SIZE];
        }
    }

    /** The nearest column there is; beyond the second of two, libjpeg-turbo takes the first. */
    private static int column(int columns, int column) {
        if (columns == 2 && column > 1) {
            return 0;
        }
        return Math.max(0, Math.min(columns - 1, column));
    }
}
