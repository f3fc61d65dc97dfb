package org.convnextc.image.jpeg;

import java.io.IOException;
import java.util.Arrays;
import javax.imageio.stream.ImageInputStream;

/** What table segments define; a later one replaces an earlier one of the same slot. */
public final class Tables {
    static final int SLOTS = 4;
    static final int ARITHMETIC_SLOTS = 16;

    /** By the coefficient's position in the block; null where there is none. */
    final short[][] quantization = new short[SLOTS][];

    final HuffmanTable[] dc = new HuffmanTable[SLOTS];
    final HuffmanTable[] ac = new HuffmanTable[SLOTS];

    /** Conditioning of arithmetic coding: bounds L and U for DC, Kx for AC (T.81, F.1.4.4). */
    final int[] dcLower = new int[ARITHMETIC_SLOTS];

    final int[] dcUpper = new int[ARITHMETIC_SLOTS];
    final int[] acBound = new int[ARITHMETIC_SLOTS];

    /** In MCUs; 0 where there are no restart markers. */
    int restartInterval;

    /** What a stream of tables alone (T.81, B.4) defines, which is from where {@code in} is to {@code end}. */
    public void read(ImageInputStream in, long end) throws IOException {
        new SegmentReader(new ByteSource(in, end), this).readTables();
    }

    /** What holds at the start of an image. */
    void reset() {
        Arrays.fill(dcLower, 0);
        Arrays.fill(dcUpper, 1);
        Arrays.fill(acBound, 5);
        restartInterval = 0;
    }

    /** The tables of T.81, K.3, where the file has none: frames of Motion JPEG leave them out. */
    void addStandardHuffman() {
        for (int slot = 0; slot < 2; slot++) {
            if (dc[slot] == null) {
                dc[slot] = StandardTables.dc(slot);
            }
            if (ac[slot] == null) {
                ac[slot] = StandardTables.ac(slot);
            }
        }
    }

    HuffmanTable dc(int slot) throws JpegException {
        HuffmanTable table = huffman(dc, slot);
        if (!table.fitsDc()) {
            throw new JpegException("the Huffman table " + slot + " for DC has sizes of more than 15 bits");
        }
        return table;
    }

    HuffmanTable ac(int slot) throws JpegException {
        return huffman(ac, slot);
    }

    private static HuffmanTable huffman(HuffmanTable[] tables, int slot) throws JpegException {
        if (slot >= SLOTS || tables[slot] == null) {
            throw new JpegException("a scan uses the Huffman table " + slot + ", which is not defined");
        }
        if (!tables[slot].isCode()) {
            throw new JpegException("the Huffman table " + slot + " has more codes than there can be");
        }
        return tables[slot];
    }
}
