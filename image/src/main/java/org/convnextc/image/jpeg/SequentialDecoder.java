package org.convnextc.image.jpeg;

import java.io.IOException;

/** Sequential Huffman decoding (T.81, F.2.2). */
final class SequentialDecoder extends HuffmanDecoder {
    private static final int SHIFT = Long.SIZE - HuffmanTable.AHEAD;

    private final HuffmanTable[] dc;
    private final HuffmanTable[] ac;

    SequentialDecoder(ByteSource in, Scan scan, Tables tables) throws JpegException {
        super(in, scan, tables.restartInterval);
        int count = scan.components().size();
        dc = new HuffmanTable[count];
        ac = new HuffmanTable[count];
        for (int c = 0; c < count; c++) {
            dc[c] = tables.dc(scan.components().get(c).dcSlot);
            ac[c] = tables.ac(scan.components().get(c).acSlot);
        }
    }

    @Override
    void decodeThere(Mcu mcu) throws IOException {
        for (int block = 0; block < mcu.blocks; block++) {
            int component = mcu.components[block];
            short[] coefficients = mcu.arrays[block];
            int place = mcu.places[block];
            predictions[component] += difference(dc[component]);
            coefficients[place] = (short) predictions[component];
            mcu.last[block] = decodeAc(ac[component], coefficients, place);
        }
    }

    private int difference(HuffmanTable table) throws IOException {
        int size = bits.symbol(table) >> 10 & 15;
        return size == 0 ? 0 : HuffmanTable.extend(bits.take(size), size);
    }

    /** Gives the zigzag index of the last coefficient. The hot loop: the state of the bits is kept in local variables. */
    private int decodeAc(HuffmanTable table, short[] coefficients, int place) throws IOException {
        int[] lookup = table.lookup;
        long next = bits.bits;
        int count = bits.count;
        int last = 0;
        for (int k = 1; k < Block.SIZE; k++) {
            if (count < HuffmanBits.ENOUGH) {
                bits.bits = next;
                bits.count = count;
                bits.fill();
                next = bits.bits;
                count = bits.count;
            }
            int entry = lookup[(int) (next >>> SHIFT)];
            if (entry == 0) {
                entry = table.longEntry(next);
            }
            next <<= entry & 63;
            count -= entry & 63;
            k += entry >> 6 & 15;
            int size = entry >> 10 & 15;
            int value = entry >> 16;
            if (size != 0) {
                value = HuffmanTable.extend((int) (next >>> Long.SIZE - size), size);
                next <<= size;
                count -= size;
            } else if (value == 0) {
                if ((entry >> 6 & 15) == 15) {
                    continue; // 16 zeros
                }
                break; // the end of the block
            }
            coefficients[place + Block.ZIGZAG[k]] = (short) value;
            last = k;
        }
        bits.bits = next;
        bits.count = count;
        return last;
    }
}
