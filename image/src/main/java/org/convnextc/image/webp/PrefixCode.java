package org.convnextc.image.webp;

import java.io.EOFException;
import java.io.IOException;

/**
 * A canonical prefix code of at most 15 bits (WebP lossless specification, section 6.2). A table tells symbol and length for the next 8
 * bits; longer codes go on in a second table behind it. A code of one symbol takes no bits.
 */
final class PrefixCode {
    private static final int MAX_LENGTH = 15;
    private static final int ROOT_BITS = 8;
    private static final int LENGTH_SHIFT = 16;

    /** The order in which lengths of the code of lengths are stored. */
    private static final int[] LENGTH_ORDER = {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

    private static final int REPEAT_PREVIOUS = 16;

    /** What comes before any length that is not 0. */
    private static final int FIRST_LENGTH = 8;

    /** Length in the upper half; symbol, or the place of the second table, in the lower one. */
    private final int[] table;

    private final int rootBits;

    private PrefixCode(int[] table, int rootBits) {
        this.table = table;
        this.rootBits = rootBits;
    }

    /** Takes the code itself from the stream. */
    static PrefixCode read(LsbReader in, int symbols) throws IOException {
        int[] lengths = new int[Math.max(symbols, 256)];
        if (in.flag()) {
            boolean two = in.flag();
            lengths[in.take(in.flag() ? 8 : 1)] = 1;
            if (two) {
                lengths[in.take(8)] = 1;
            }
        } else {
            readLengths(in, lengths, symbols);
        }
        return of(lengths, symbols);
    }

    private static void readLengths(LsbReader in, int[] lengths, int symbols) throws IOException {
        int[] lengthsOfLengths = new int[LENGTH_ORDER.length];
        int stored = 4 + in.take(4);
        for (int i = 0; i < stored; i++) {
            lengthsOfLengths[LENGTH_ORDER[i]] = in.take(3);
        }
        PrefixCode code = of(lengthsOfLengths, lengthsOfLengths.length);
        int left = symbols;
        if (in.flag()) {
            left = 2 + in.take(2 + 2 * in.take(3));
            if (left > symbols) {
                throw new IOException("a prefix code of " + symbols + " symbols has " + left + " lengths");
            }
        }
        int previous = FIRST_LENGTH;
        for (int symbol = 0; symbol < symbols && left > 0; left--) {
            in.fill();
            int length = code.next(in);
            if (length < REPEAT_PREVIOUS) {
                lengths[symbol++] = length;
                previous = length == 0 ? previous : length;
                continue;
            }
            int times = repeats(in, length);
            if (times > symbols - symbol) {
                throw new IOException("the lengths of a prefix code are more than its " + symbols + " symbols");
            }
            int repeated = length == REPEAT_PREVIOUS ? previous : 0;
            for (int i = 0; i < times; i++) {
                lengths[symbol++] = repeated;
            }
        }
    }

    private static int repeats(LsbReader in, int symbol) throws EOFException {
        return switch (symbol) {
            case REPEAT_PREVIOUS -> 3 + in.take(2);
            case 17 -> 3 + in.take(3);
            default -> 11 + in.take(7);
        };
    }

    /** @param lengths of each symbol's code, 0 for a symbol that does not occur */
    private static PrefixCode of(int[] lengths, int symbols) throws IOException {
        int[] count = new int[MAX_LENGTH + 1];
        int last = 0;
        for (int symbol = 0; symbol < symbols; symbol++) {
            count[lengths[symbol]]++;
            last = lengths[symbol] == 0 ? last : symbol;
        }
        if (symbols - count[0] == 1) {
            return new PrefixCode(new int[] {last}, 0);
        }
        count[0] = 0;
        int longest = 0;
        int used = 0; // of 2^15 leaves of the complete tree
        for (int length = 1; length <= MAX_LENGTH; length++) {
            used += count[length] << MAX_LENGTH - length;
            longest = count[length] == 0 ? longest : length;
        }
        if (used != 1 << MAX_LENGTH) {
            throw new IOException("the lengths of a prefix code do not fit together");
        }
        return of(codes(lengths, symbols, count), lengths, Math.min(longest, ROOT_BITS));
    }

    /** The codes, first bit lowest. */
    private static int[] codes(int[] lengths, int symbols, int[] count) {
        int[] next = new int[MAX_LENGTH + 1];
        for (int length = 1; length < MAX_LENGTH; length++) {
            next[length + 1] = next[length] + count[length] << 1;
        }
        int[] codes = new int[symbols];
        for (int symbol = 0; symbol < symbols; symbol++) {
            int length = lengths[symbol];
            if (length > 0) {
                codes[symbol] = Integer.reverse(next[length]++) >>> Integer.SIZE - length;
            }
        }
        return codes;
    }

    private static PrefixCode of(int[] codes, int[] lengths, int rootBits) {
        int roots = 1 << rootBits;
        int[] deepest = new int[roots]; // length of the longest code in the second table
        for (int symbol = 0; symbol < codes.length; symbol++) {
            int root = codes[symbol] & roots - 1;
            deepest[root] = Math.max(deepest[root], lengths[symbol] - rootBits);
        }
        int[] place = new int[roots];
        int size = roots;
        for (int root = 0; root < roots; root++) {
            place[root] = size;
            size += deepest[root] > 0 ? 1 << deepest[root] : 0;
        }
        int[] table = new int[size];
        for (int root = 0; root < roots; root++) {
            table[root] = rootBits + deepest[root] << LENGTH_SHIFT | place[root];
        }
        for (int symbol = 0; symbol < codes.length; symbol++) {
            int length = lengths[symbol];
            int entry = length << LENGTH_SHIFT | symbol;
            int root = codes[symbol] & roots - 1;
            if (length > rootBits) {
                int end = place[root] + (1 << deepest[root]);
                for (int i = place[root] + (codes[symbol] >> rootBits); i < end; i += 1 << length - rootBits) {
                    table[i] = entry;
                }
            } else if (length > 0) {
                for (int i = root; i < roots; i += 1 << length) {
                    table[i] = entry;
                }
            }
        }
        return new PrefixCode(table, rootBits);
    }

    /** Takes a symbol; {@link LsbReader#fill} left its bits to look at. */
    int next(LsbReader in) throws EOFException {
        int bits = in.peek();
        int entry = table[bits & (1 << rootBits) - 1];
        int length = entry >> LENGTH_SHIFT;
        if (length > ROOT_BITS) {
            int second = bits >> ROOT_BITS & (1 << length - ROOT_BITS) - 1;
            entry = table[(entry & 0xffff) + second];
            length = entry >> LENGTH_SHIFT;
        }
        in.skip(length);
        return entry & 0xffff;
    }

    /** Whether there is one symbol only. */
    boolean isConstant() {
        return rootBits == 0;
    }

    /** The only symbol. */
    int constant() {
        return table[0];
    }
}
