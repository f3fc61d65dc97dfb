package org.convnextc.image.jpeg;

import java.io.IOException;
import java.util.Arrays;

/** Arithmetic decoding, sequential (T.81, F.2.4) and progressive (G.1.3 and G.2). */
final class ArithmeticDecoder extends EntropyDecoder {
    private static final int DC_STATES = 64;
    private static final int AC_STATES = 256;

    /** Where the states for the magnitudes of DC, and of low and high AC coefficients begin (tables F.4 and F.5). */
    private static final int DC_MAGNITUDE = 20;

    private static final int AC_MAGNITUDE_LOW = 189;
    private static final int AC_MAGNITUDE_HIGH = 217;

    /** From a magnitude's state to that of its lower bits. */
    private static final int TO_BITS = 14;

    private final Tables tables;
    private final boolean progressive;
    private final ArithmeticBits bits;
    private final byte[][] dcStates = new byte[Tables.ARITHMETIC_SLOTS][DC_STATES];
    private final byte[][] acStates = new byte[Tables.ARITHMETIC_SLOTS][AC_STATES];
    private final byte[] fixed = {ArithmeticBits.FIXED};
    private final int[] predictions;

    /** The first state for the difference of DC, by the size of the one before. */
    private final int[] contexts;

    /** Data that cannot be: blocks up to the next restart marker stay as they are. */
    private boolean damaged;

    ArithmeticDecoder(ByteSource in, Scan scan, Tables tables, boolean progressive) {
        super(in, scan, tables.restartInterval);
        this.tables = tables;
        this.progressive = progressive;
        bits = new ArithmeticBits(in);
        predictions = new int[scan.components().size()];
        contexts = new int[scan.components().size()];
    }

    @Override
    boolean isStarved() {
        return false; // the end of the data is the end of the code
    }

    @Override
    void restart() {
        for (Component component : scan.components()) {
            Arrays.fill(dcStates[component.dcSlot], (byte) 0);
            Arrays.fill(acStates[component.acSlot], (byte) 0);
        }
        Arrays.fill(predictions, 0);
        Arrays.fill(contexts, 0);
        bits.restart();
        damaged = false;
    }

    @Override
    void decodeBlocks(Mcu mcu) throws IOException {
        for (int block = 0; block < mcu.blocks && !damaged; block++) {
            short[] coefficients = mcu.arrays[block];
            int place = mcu.places[block];
            int component = mcu.components[block];
            if (!progressive) {
                firstDc(component, coefficients, place, 0);
                firstAc(component, coefficients, place, 1, Block.SIZE - 1, 0);
            } else if (scan.highBit() == 0) {
                if (scan.isDc()) {
                    firstDc(component, coefficients, place, scan.lowBit());
                } else {
                    firstAc(component, coefficients, place, scan.first(), scan.last(), scan.lowBit());
                }
            } else if (scan.isDc()) {
                coefficients[place] |= (short) (bits.decode(fixed, 0) << scan.lowBit());
            } else {
                refineAc(coefficients, place);
            }
        }
    }

    private void firstDc(int component, short[] coefficients, int place, int lowBit) throws IOException {
        int slot = scan.components().get(component).dcSlot;
        byte[] states = dcStates[slot];
        int first = contexts[component];
        if (bits.decode(states, first) == 0) {
            contexts[component] = 0;
        } else {
            int sign = bits.decode(states, first + 1);
            int at = first + 2 + sign;
            int magnitude = bits.decode(states, at);
            if (magnitude != 0) {
                at = DC_MAGNITUDE;
                while (bits.decode(states, at) != 0) {
                    magnitude <<= 1;
                    if (isTooLarge(magnitude)) {
                        return;
                    }
                    at++;
                }
            }
            contexts[component] = context(slot, magnitude, sign);
            int value = value(states, at + TO_BITS, magnitude, sign);
            predictions[component] = predictions[component] + value & 0xffff;
        }
        coefficients[place] = (short) (predictions[component] << lowBit);
    }

    /** Figure F.10: zero, small or large, by the bounds L and U. */
    private int context(int slot, int magnitude, int sign) {
        if (magnitude < 1 << tables.dcLower[slot] >> 1) {
            return 0;
        }
        return (magnitude > 1 << tables.dcUpper[slot] >> 1 ? 12 : 4) + 4 * sign;
    }

    /** Figure F.24: the bits below the highest one of a magnitude less 1. */
    private int value(byte[] states, int at, int magnitude, int sign) throws IOException {
        int value = magnitude;
        for (int bit = magnitude >> 1; bit != 0; bit >>= 1) {
            value |= bits.decode(states, at) != 0 ? bit : 0;
        }
        return sign != 0 ? -value - 1 : value + 1;
    }

    private boolean isTooLarge(int magnitude) {
        damaged = magnitude == 0x8000;
        return damaged;
    }

    private void firstAc(int component, short[] coefficients, int place, int from, int to, int lowBit)
            throws IOException {
        int slot = scan.components().get(component).acSlot;
        byte[] states = acStates[slot];
        for (int k = from; k <= to; k++) {
            if (bits.decode(states, 3 * (k - 1)) != 0) {
                return; // the end of the block
            }
            while (bits.decode(states, 3 * (k - 1) + 1) == 0) {
                k++;
                if (k > to) {
                    damaged = true;
                    return;
                }
            }
            int sign = bits.decode(fixed, 0);
            int at = 3 * (k - 1) + 2;
            int magnitude = bits.decode(states, at);
            if (magnitude != 0 && bits.decode(states, at) != 0) {
                magnitude = 2;
                at = k <= tables.acBound[slot] ? AC_MAGNITUDE_LOW : AC_MAGNITUDE_HIGH;
                while (bits.decode(states, at) != 0) {
                    magnitude <<= 1;
                    if (isTooLarge(magnitude)) {
                        return;
                    }
                    at++;
                }
            }
            int value = value(states, at + TO_BITS, magnitude, sign);
            coefficients[place + Block.ZIGZAG[k]] = (short) (value << lowBit);
        }
    }

    /** G.1.3.3. */
    private void refineAc(short[] coefficients, int place) throws IOException {
        byte[] states = acStates[scan.components().get(0).acSlot];
        int lastBefore = scan.last();
        while (lastBefore > 0 && coefficients[place + Block.ZIGZAG[lastBefore]] == 0) {
            lastBefore--;
        }
        for (int k = scan.first(); k <= scan.last(); k++) {
            if (k > lastBefore && bits.decode(states, 3 * (k - 1)) != 0) {
                return; // the end of the block
            }
            while (!refine(coefficients, place + Block.ZIGZAG[k], states, 3 * (k - 1))) {
                k++;
                if (k > scan.last()) {
                    damaged = true;
                    return;
                }
            }
        }
    }

    /** False where the coefficient stays zero. */
    private boolean refine(short[] coefficients, int index, byte[] states, int at) throws IOException {
        int old = coefficients[index];
        int bit = 1 << scan.lowBit();
        if (old != 0) {
            if (bits.decode(states, at + 2) != 0) {
                coefficients[index] = (short) (old < 0 ? old - bit : old + bit);
            }
            return true;
        }
        if (bits.decode(states, at + 1) == 0) {
            return false;
        }
        coefficients[index] = (short) (bits.decode(fixed, 0) != 0 ? -bit : bit);
        return true;
    }
}
