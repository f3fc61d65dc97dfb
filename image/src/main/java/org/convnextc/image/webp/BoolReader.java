package org.convnextc.image.webp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The arithmetic decoder of VP8 (RFC 6386, section 7): bits whose probabilities are known. */
final class BoolReader {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int EVEN = 128;

    private final byte[] data;
    private int at;
    private final int end;
    private long value;

    /** Bits of {@code value} below the eight that are compared with the split. */
    private int lower = -Byte.SIZE;

    private int range = 255;
    private boolean exhausted;

    BoolReader(byte[] data, int start, int end) {
        this.data = data;
        this.at = start;
        this.end = end;
        load();
    }

    private void load() {
        if (at <= end - Integer.BYTES) {
            value = value << Integer.SIZE | (int) INT.get(data, at) & 0xffffffffL;
            lower += Integer.SIZE;
            at += Integer.BYTES;
            return;
        }
        exhausted |= at == end;
        value = value << Byte.SIZE | (at < end ? data[at++] & 0xff : 0);
        lower += Byte.SIZE;
    }

    /** @param probability of 0, in 256th */
    int bit(int probability) {
        if (lower < 0) {
            load();
        }
        int split = 1 + ((range - 1) * probability >> 8);
        long bound = (long) split << lower;
        int bit = 0;
        if (value >= bound) {
            value -= bound;
            range -= split;
            bit = 1;
        } else {
            range = split;
        }
        int shift = Integer.numberOfLeadingZeros(range) - (Integer.SIZE - Byte.SIZE);
        range <<= shift;
        lower -= shift;
        return bit;
    }

    boolean flag() {
        return bit(EVEN) != 0;
    }

    /** The highest bit first. */
    int number(int bits) {
        int number = 0;
        for (int i = 0; i < bits; i++) {
            number = number << 1 | bit(EVEN);
        }
        return number;
    }

    /** The absolute value, then the sign. */
    int signed(int bits) {
        int number = number(bits);
        return flag() ? -number : number;
    }

    /** A flag whether there is a number, and the number; 0 without. */
    int optionalSigned(int bits) {
        return flag() ? signed(bits) : 0;
    }

    /** Whether more bits were taken than there are. */
    boolean isExhausted() {
        return exhausted;
    }
}
