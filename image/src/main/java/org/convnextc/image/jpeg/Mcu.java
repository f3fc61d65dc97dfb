package org.convnextc.image.jpeg;

import java.util.Arrays;

/** Where the coefficients of the blocks of an MCU go (T.81, A.2): each to the given place in an array, row by row. */
final class Mcu {
    final int blocks;
    final short[][] arrays;
    final int[] places;

    /** Zigzag index beyond which a block has only zeros; what a sequential decoder tells, else the end of the block. */
    final int[] last;

    /** Index among the scan's components. */
    final int[] components;

    Mcu(Scan scan) throws JpegException {
        blocks = scan.blocks();
        arrays = new short[blocks][];
        places = new int[blocks];
        last = new int[blocks];
        Arrays.fill(last, Block.SIZE - 1);
        components = new int[blocks];
        if (scan.isInterleaved()) {
            int block = 0;
            for (int c = 0; c < scan.components().size(); c++) {
                Component component = scan.components().get(c);
                for (int i = 0; i < component.h * component.v; i++) {
                    components[block++] = c;
                }
            }
        }
    }
}
