package org.convnextc.image.jpeg;

import java.io.IOException;
import java.util.Arrays;

/** What the two ways of Huffman coding have in common. */
abstract class HuffmanDecoder extends EntropyDecoder {
    final HuffmanBits bits;

    /** The last DC value of each component. */
    final int[] predictions;

    private boolean starved;

    HuffmanDecoder(ByteSource in, Scan scan, int interval) {
        super(in, scan, interval);
        bits = new HuffmanBits(in);
        predictions = new int[scan.components().size()];
    }

    @Override
    final boolean isStarved() {
        return starved;
    }

    @Override
    final void decodeBlocks(Mcu mcu) throws IOException {
        if (!starved) {
            decodeThere(mcu);
            starved = bits.isStarved();
        }
    }

    /** Where the data ends within these blocks, zeros follow. */
    abstract void decodeThere(Mcu mcu) throws IOException;

    @Override
    void restart() {
        bits.clear();
        Arrays.fill(predictions, 0);
        if (in.marker == 0) {
            starved = false;
        }
    }
}
