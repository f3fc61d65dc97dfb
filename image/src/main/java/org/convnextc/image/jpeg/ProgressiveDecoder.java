package org.convnextc.image.jpeg;

import java.io.IOException;

/** Progressive Huffman decoding (T.81, G.1.2 and G.2): a scan has some bits of some coefficients. */
final class ProgressiveDecoder extends HuffmanDecoder {
    private final HuffmanTable[] dc;
    private final HuffmanTable ac;

    /** Blocks to come, this one included, that have no more new coefficients in the band. */
    private int endOfBandRun;

    ProgressiveDecoder(ByteSource in, Scan scan, Tables tables) throws JpegException {
        super(in, scan, tables.restartInterval);
        dc = new HuffmanTable[scan.components().size()];
        if (scan.isDc()) {
            for (int c = 0; c < dc.length && scan.highBit() == 0; c++) {
                dc[c] = tables.dc(scan.components().get(c).dcSlot);
            }
            ac = null;
        } else {
            ac = tables.ac(scan.components().get(0).acSlot);
        }
    }

    @Override
    void restart() {
        super.restart();
        endOfBandRun = 0;
    }

    @Override
    void decodeThere(Mcu mcu) throws IOException {
        if (scan.isDc()) {
            for (int block = 0; block < mcu.blocks; block++) {
                if (scan.highBit() == 0) {
                    firstDc(mcu, block);
                } else if (bits.take(1) != 0) {
                    mcu.arrays[block][mcu.places[block]] |= (short) (1 << scan.lowBit());
                }
            }
        } else if (scan.highBit() == 0) {
            firstAc(mcu.arrays[0], mcu.places[0]);
        } else {
            refineAc(mcu.arrays[0], mcu.places[0]);
        }
    }

    private void firstDc(Mcu mcu, int block) throws IOException {
        int component = mcu.components[block];
        int size = bits.symbol(dc[component]) >> 10 & 15;
        int difference = size == 0 ? 0 : HuffmanTable.extend(bits.take(size), size);
        predictions[component] = sum(predictions[component], difference);
        mcu.arrays[block][mcu.places[block]] = (short) (predictions[component] << scan.lowBit());
    }

    private static int sum(int prediction, int difference) throws JpegException {
        int sum = prediction + difference;
        if (((prediction ^ sum) & (difference ^ sum)) < 0) {
            throw new JpegException("the differences of DC add up to more than 32 bits");
        }
        return sum;
    }

    private void firstAc(short[] coefficients, int place) throws IOException {
        if (endOfBandRun > 0) {
            endOfBandRun--;
            return;
        }
        for (int k = scan.first(); k <= scan.last(); k++) {
            int entry = bits.symbol(ac);
            int run = entry >> 6 & 15;
            int size = entry >> 10 & 15;
            if (size != 0) {
                k += run;
                int value = HuffmanTable.extend(bits.take(size), size);
                coefficients[place + Block.ZIGZAG[k]] = (short) (value << scan.lowBit());
            } else if (run == 15) {
                k += 15;
            } else {
                endOfBandRun = (1 << run) + bits.take(run) - 1;
                return;
            }
        }
    }

    /** T.81, G.1.2.3: new coefficients are among zeros only; each one passed that is none gets its next bit. */
    private void refineAc(short[] coefficients, int place) throws IOException {
        int k = scan.first();
        if (endOfBandRun == 0) {
            for (; k <= scan.last(); k++) {
                int entry = bits.symbol(ac);
                int run = entry >> 6 & 15;
                int value = 0;
                if ((entry >> 10 & 15) != 0) {
                    value = bits.take(1) != 0 ? 1 << scan.lowBit() : -1 << scan.lowBit();
                } else if (run != 15) {
                    endOfBandRun = (1 << run) + bits.take(run);
                    break;
                }
                k = refinePassed(coefficients, place, k, run);
                if (value != 0) {
                    coefficients[place + Block.ZIGZAG[k]] = (short) value;
                }
            }
        }
        if (endOfBandRun > 0) {
            refinePassed(coefficients, place, k, Block.SIZE);
            endOfBandRun--;
        }
    }

    /** Refines from {@code k} on, over so many zeros; gives the index of the zero after them, or the one after the band. */
    private int refinePassed(short[] coefficients, int place, int k, int zeros) throws IOException {
        int left = zeros;
        int at = k;
        for (; at <= scan.last(); at++) {
            int index = place + Block.ZIGZAG[at];
            int old = coefficients[index];
            if (old == 0) {
                if (left == 0) {
                    break;
                }
                left--;
            } else if (bits.take(1) != 0 && (old & 1 << scan.lowBit()) == 0) {
                coefficients[index] = (short) (old + (old > 0 ? 1 << scan.lowBit() : -1 << scan.lowBit()));
            }
        }
        return at;
    }
}
