package org.convnextc.runtime.image.jpeg;

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
    private static final long ONES = 0x0101010101010101L;

    /** The next bits, from the highest one down. Below the first {@link #count} there may be more, of the byte that comes next. */
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
        if (in.marker == 0 && in.end - in.at >= Long.BYTES) {
            long next = (long) LONG.get(in.buffer, in.at);
            if ((~next - ONES & next & ONES << 7) == 0) { // none of its bytes is FF
                bits |= next >>> count;
                in.at += 63 - count >> 3;
                count |= 56;
                return;
            }
        }
        fillBytewise();
    }

    private void fillBytewise() throws IOException {
        while (count <= Long.SIZE - Byte.SIZE && in.marker == 0) {
            appendByte();
        }
        while (count < ENOUGH) {
            count += Byte.SIZE;
            missing += Byte.SIZE;
        }
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
