package org.convnextc.image.webp;

import java.util.Arrays;

/** Reads how macroblocks are predicted (RFC 6386, sections 10 and 11). */
final class ModeReader {
    /** Modes of whole macroblocks and of 4x4 blocks; the latter have more of them. */
    static final int DC = 0;

    static final int TRUE_MOTION = 1;
    static final int VERTICAL = 2;
    static final int HORIZONTAL = 3;

    /** Of the trees: where the next node lies, or the negative of a mode. */
    private static final int[] BLOCK_TREE = {
        -DC, 2, -TRUE_MOTION, 4, -VERTICAL, 6, 8, 12, -HORIZONTAL, 10, -5, -6, -4, 14, -7, 16, -8, -9
    };

    private final LossyHeader header;
    private final BoolReader in;
    private final int[] above;
    private final int[] left = new int[4];

    ModeReader(LossyHeader header, int macroblocksAcross) {
        this.header = header;
        this.in = header.modes;
        this.above = new int[4 * macroblocksAcross];
    }

    void startRow() {
        Arrays.fill(left, DC);
    }

    void read(Macroblock block, int column) {
        block.segment = header.segmentProbabilities == null ? 0 : segment(header.segmentProbabilities);
        block.skipped = header.skipProbability != LossyHeader.NONE && in.bit(header.skipProbability) != 0;
        block.byBlocks = in.bit(145) == 0;
        if (block.byBlocks) {
            readBlocks(block.lumaModes, 4 * column);
        } else {
            int mode = lumaMode();
            block.lumaModes[0] = mode;
            Arrays.fill(above, 4 * column, 4 * column + 4, mode);
            Arrays.fill(left, mode);
        }
        block.chromaMode = chromaMode();
    }

    private int segment(int[] probabilities) {
        return in.bit(probabilities[0]) == 0 ? in.bit(probabilities[1]) : 2 + in.bit(probabilities[2]);
    }

    private int lumaMode() {
        if (in.bit(156) == 0) {
            return in.bit(163) == 0 ? DC : VERTICAL;
        }
        return in.bit(128) == 0 ? HORIZONTAL : TRUE_MOTION;
    }

    private int chromaMode() {
        if (in.bit(142) == 0) {
            return DC;
        }
        if (in.bit(114) == 0) {
            return VERTICAL;
        }
        return in.bit(183) == 0 ? HORIZONTAL : TRUE_MOTION;
    }

    private void readBlocks(int[] modes, int column) {
        for (int i = 0; i < modes.length; i++) {
            int x = i & 3;
            int y = i >> 2;
            int mode = blockMode(LossyTables.BLOCK_MODES[above[column + x]][left[y]]);
            modes[i] = mode;
            above[column + x] = mode;
            left[y] = mode;
        }
    }

    private int blockMode(int[] probabilities) {
        int node = 0;
        do {
            node = BLOCK_TREE[node + in.bit(probabilities[node >> 1])];
        } while (node > 0);
        return -node;
    }
}
