package org.convnextc.image.jpeg;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The bits of Huffman coded data, without the zero bytes after FF. Where a marker ends them early, zeros follow, as in libjpeg. A file
 * without any marker behind them was cut.
 */
final class HuffmanBits {
    /** A code that is none takes 17 bits, a value 15. */
    static final int ENOUGH = 32;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;

    /** The next bits, from the highest one down; zeros below the first {@link #count}. */
    long bits;

    /** How many of the bits are there. */
    int count;

    private final ByteSource in;

    /** Zeros among the bits that stand for what is missing. */
    private int missing;

    HuffmanBits(ByteSource in) {
        this.in = in;
    }

    /** Forgets all bits up to the next byte. */
    void clear() {
        bits = 0;
        count = 0;
        missing = 0;
    }

    /** Lets there be {@link #ENOUGH} bits, where a symbol begins. */
    void fill() throws IOException {
        while (count <= Long.SIZE - Byte.SIZE && in.marker == 0) {
            if (in.end - in.at < Long.BYTES || !appendBytes()) {
                appendByte();
            }
        }
        while (count < ENOUGH) {
            count += Byte.SIZE;
            missing += Byte.SIZE;
        }
    }

    /** As many of the next eight bytes as there is room for, up to an FF; false where that is the first. */
    private boolean appendBytes() {
        long next = (long) LONG.get(in.buffer, in.at);
        long ff = ~((~next & LOW_BITS) + LOW_BITS | ~next | LOW_BITS); // the highest bit of each FF
        int bytes = Math.min(Long.numberOfLeadingZeros(ff), Long.SIZE - count) / Byte.SIZE;
        if (bytes == 0) {
            return false;
        }
        int taken = bytes * Byte.SIZE;
        bits |= next >>> Long.SIZE - taken << Long.SIZE - taken - count;
        in.at += bytes;
        count += taken;
        return true;
    }

    private void appendByte() throws IOException {
        int value = in.next();
        if (value == 0xff) {
            int code = value;
            while (code == 0xff) {
                code = in.next();
            }
            if (code != 0) {
                in.marker = code;
                return;
            }
        }
        bits |= (long) value << Long.SIZE - Byte.SIZE - count;
        count += Byte.SIZE;
    }

    /** Whether bits were used that are not there. */
    boolean isStarved() {
        return count < missing;
    }

    /** A symbol's entry without a value, as {@link HuffmanTable#lookup} has it where the value is not known. */
    int symbol(HuffmanTable table) throws IOException {
        if (count < ENOUGH) {
            fill();
        }
        int entry = table.symbolEntry(bits);
        drop(entry & 63);
        return entry;
    }

    /** The value of the next bits, at most 15. */
    int take(int size) throws IOException {
        if (size == 0) {
            return 0;
        }
        if (count < size) {
            fill();
        }
        int value = (int) (bits >>> Long.SIZE - size);
        drop(size);
        return value;
    }

    private void drop(int size) {
        bits <<= size;
        count -= size;
    }
}
