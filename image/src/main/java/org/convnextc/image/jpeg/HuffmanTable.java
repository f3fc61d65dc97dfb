package org.convnextc.image.jpeg;

import java.util.Arrays;

/**
 * A code of T.81, annex C, made ready for decoding. A symbol is a run of zeros (high four bits) and the size of a value in bits (low four).
 *
 * <p>{@link #lookup} has an entry for all that the next {@value #AHEAD} bits may be: 0 where the code is longer, else
 *
 * <pre>
 *   bits  0 to  5   bits to drop
 *   bits  6 to  9   run
 *   bits 10 to 13   size of the value that follows; 0 where the value is known from these bits already, or none follows
 *   bits 16 to 31   the value, signed
 * </pre>
 */
final class HuffmanTable {
    static final int AHEAD = 10;
    static final int LONGEST = 16;

    final int[] lookup = new int[1 << AHEAD];

    /** The same with no value known. */
    private final int[] symbolLookup = new int[1 << AHEAD];

    /** Largest code of each length, -1 where there is none; beyond the longest all are smaller, so that a search ends. */
    private final int[] largest = new int[LONGEST + 2];

    /** Index of a symbol less its code, for each length. */
    private final int[] offset = new int[LONGEST + 2];

    private final byte[] symbols;
    private boolean isCode = true;

    /**
     * @param counts symbols of each length, from length 1 on
     * @param symbols by length
     */
    HuffmanTable(byte[] counts, byte[] symbols) {
        this.symbols = Arrays.copyOf(symbols, 256);
        int code = 0;
        int index = 0;
        for (int length = 1; length <= LONGEST; length++) {
            int count = counts[length - 1] & 0xff;
            offset[length] = index - code;
            for (int i = 0; i < count; i++) {
                enter(code + i, length, symbols[index + i] & 0xff);
            }
            index += count;
            code += count;
            largest[length] = count == 0 ? -1 : code - 1;
            isCode &= count == 0 || code < 1 << length; // a code of ones alone is not allowed
            code <<= 1;
        }
        largest[LONGEST + 1] = Integer.MAX_VALUE;
    }

    private void enter(int code, int length, int symbol) {
        if (length > AHEAD || code >= 1 << length) {
            return;
        }
        int free = AHEAD - length;
        int size = symbol & 15;
        for (int rest = 0; rest < 1 << free; rest++) {
            symbolLookup[code << free | rest] = entry(symbol, length);
            lookup[code << free | rest] = size == 0 || size > free
                    ? entry(symbol, length)
                    : length + size | (symbol >> 4) << 6 | extend(rest >> free - size, size) << 16;
        }
    }

    /** With the value not known. */
    private static int entry(int symbol, int length) {
        return length | (symbol >> 4) << 6 | (symbol & 15) << 10;
    }

    /** The entry for a symbol whose value is not looked at. */
    int symbolEntry(long bits) {
        int index = (int) (bits >>> Long.SIZE - AHEAD);
        return symbolLookup[index] != 0 ? symbolLookup[index] : longEntry(bits);
    }

    /** The entry for a code of more than {@link #AHEAD} bits; bits of no code are taken for 17 bits that mean symbol 0. */
    int longEntry(long bits) {
        int length = AHEAD + 1;
        while ((int) (bits >>> Long.SIZE - length) > largest[length]) {
            length++;
        }
        int code = (int) (bits >>> Long.SIZE - length);
        return length > LONGEST ? length : entry(symbols[code + offset[length] & 0xff] & 0xff, length);
    }

    /** T.81, F.2.2.1: EXTEND. */
    static int extend(int bits, int size) {
        return bits < 1 << size - 1 ? bits - (1 << size) + 1 : bits;
    }

    /** Whether a code can have these lengths. */
    boolean isCode() {
        return isCode;
    }

    /** Symbols are sizes of 0 to 15 bits. */
    boolean fitsDc() {
        for (byte symbol : symbols) {
            if ((symbol & 0xf0) != 0) {
                return false;
            }
        }
        return true;
    }
}
