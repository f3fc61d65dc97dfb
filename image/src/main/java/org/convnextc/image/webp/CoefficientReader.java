package org.convnextc.image.webp;

import java.util.Arrays;

/** Reads the coefficients of macroblocks (RFC 6386, section 13) and takes them times their factors. */
final class CoefficientReader {
    private static final int LUMA_WITHOUT_DC = 0;
    private static final int DC_OF_LUMA = 1;
    private static final int CHROMA = 2;
    private static final int LUMA = 3;

    private static final int[] BAND = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0};
    private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};

    /** Probabilities of the bits above the least value of each category from 3 on: 11, 19, 35, 67. */
    private static final int[][] CATEGORIES = {
        {173, 148, 140},
        {176, 155, 140, 135},
        {180, 157, 141, 134, 130},
        {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
    };

    /** In {@link #above} and {@link #left}: 4 of luma, 2 of each component of chroma, one of the DC of luma. */
    private static final int CHROMA_CONTEXT = 4;

    private static final int DC_CONTEXT = 8;
    private static final int CONTEXTS = 9;

    private final LossyHeader header;
    private final int[] probabilities;

    /** 1 where the neighbouring block has coefficients. */
    private final int[] above;

    private final int[] left = new int[CONTEXTS];
    private final short[] dc = new short[16];
    private BoolReader in;

    CoefficientReader(LossyHeader header, int macroblocksAcross) {
        this.header = header;
        this.probabilities = header.tokenProbabilities;
        this.above = new int[CONTEXTS * macroblocksAcross];
    }

    void startRow(BoolReader partition) {
        Arrays.fill(left, 0);
        in = partition;
    }

    void read(Macroblock block, int column) {
        Arrays.fill(block.coefficients, (short) 0);
        Arrays.fill(block.detailed, false);
        block.coded = false;
        int contexts = CONTEXTS * column;
        if (block.skipped) {
            int kept = block.byBlocks ? DC_CONTEXT : CONTEXTS; // the DC's context outlives macroblocks that have none
            Arrays.fill(above, contexts, contexts + kept, 0);
            Arrays.fill(left, 0, kept, 0);
            return;
        }
        LossyHeader.Factors factors = header.factors[block.segment];
        if (!block.byBlocks) {
            readDc(block, contexts + DC_CONTEXT, factors);
        }
        for (int i = 0; i < 16; i++) {
            readBlock(block, i, block.byBlocks ? LUMA : LUMA_WITHOUT_DC, contexts + (i & 3), i >> 2);
        }
        for (int i = 0; i < 8; i++) {
            int component = CHROMA_CONTEXT + (i >> 2) * 2;
            readBlock(block, 16 + i, CHROMA, contexts + component + (i & 1), component + (i >> 1 & 1));
        }
    }

    private void readDc(Macroblock block, int contextAbove, LossyHeader.Factors factors) {
        Arrays.fill(dc, (short) 0);
        int context = above[contextAbove] + left[DC_CONTEXT];
        int end = read(DC_OF_LUMA, context, 0, factors.dc0(), factors.dc(), dc, 0);
        above[contextAbove] = left[DC_CONTEXT] = end > 0 ? 1 : 0;
        Transforms.walshHadamard(dc, block.coefficients);
    }

    private void readBlock(Macroblock block, int number, int type, int contextAbove, int contextLeft) {
        LossyHeader.Factors factors = header.factors[block.segment];
        int first = type == LUMA_WITHOUT_DC ? 1 : 0;
        int context = above[contextAbove] + left[contextLeft];
        int at = number * 16;
        int end = type == CHROMA
                ? read(type, context, first, factors.chroma0(), factors.chroma(), block.coefficients, at)
                : read(type, context, first, factors.luma0(), factors.luma(), block.coefficients, at);
        above[contextAbove] = left[contextLeft] = end > first ? 1 : 0;
        block.detailed[number] = end > 1;
        block.coded |= end > 1 || block.coefficients[at] != 0;
    }

    /** @return the place behind the last coefficient that is not 0, in zigzag order; {@code first} where there is none */
    private int read(int type, int context, int first, int factor0, int factor, short[] into, int at) {
        int[] p = probabilities;
        int n = first;
        int node = node(type, n, context);
        while (n < 16) {
            if (in.bit(p[node]) == 0) {
                return n;
            }
            while (in.bit(p[node + 1]) == 0) {
                n++;
                if (n == 16) {
                    return n;
                }
                node = node(type, n, 0);
            }
            int value = 1;
            if (in.bit(p[node + 2]) != 0) {
                value = large(node);
            }
            int product = value * (n == 0 ? factor0 : factor);
            into[at + ZIGZAG[n]] = (short) (in.flag() ? -product : product);
            n++;
            node = node(type, n, value == 1 ? 1 : 2);
        }
        return n;
    }

    private static int node(int type, int position, int context) {
        return ((type * LossyTables.BANDS + BAND[position]) * LossyTables.CONTEXTS + context) * LossyTables.TOKENS;
    }

    /** A value from 2 on. */
    private int large(int node) {
        int[] p = probabilities;
        if (in.bit(p[node + 3]) == 0) {
            return in.bit(p[node + 4]) == 0 ? 2 : 3 + in.bit(p[node + 5]);
        }
        if (in.bit(p[node + 6]) == 0) {
            return in.bit(p[node + 7]) == 0 ? 5 + in.bit(159) : 7 + 2 * in.bit(165) + in.bit(145);
        }
        int high = in.bit(p[node + 8]);
        int category = 2 * high + in.bit(p[node + 9 + high]);
        int extra = 0;
        for (int probability : CATEGORIES[category]) {
            extra = 2 * extra + in.bit(probability);
        }
        return 3 + (8 << category) + extra;
    }
}
