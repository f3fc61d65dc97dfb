package org.convnextc.image.webp;

import java.io.EOFException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Bits of lossless WebP: each byte from its lowest bit. Bits beyond the end may be looked at, as zeros, but not taken. */
final class LsbReader {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] data;
    private int at;
    private final int end;
    private long bits;
    private int count;

    LsbReader(byte[] data, int start, int end) {
        this.data = data;
        this.at = start;
        this.end = end;
    }

    /** Lets at least 56 bits be looked at, or all that are left. */
    void fill() {
        if (at <= end - Long.BYTES) {
            bits |= (long) LONG.get(data, at) << count;
            at += 63 - count >> 3;
            count |= 56;
            return;
        }
        while (count <= 56 && at < end) {
            bits |= (data[at++] & 0xffL) << count;
            count += Byte.SIZE;
        }
    }

    /** The next bits, from the lowest one; {@link #fill} came before. */
    int peek() {
        return (int) bits;
    }

    void skip(int number) throws EOFException {
        bits >>>= number;
        count -= number;
        if (count < 0) {
            throw new EOFException("the coded pixels end too early");
        }
    }

    /** At most 31 bits. */
    int take(int number) throws EOFException {
        if (count < number) {
            fill();
        }
        int value = (int) bits & (1 << number) - 1;
        skip(number);
        return value;
    }

    boolean flag() throws EOFException {
        return take(1) != 0;
    }
}
