package org.convnextc.image.jpeg;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The inverse DCT of a block in integers, after Loeffler, Ligtenberg and Moschytz (ICASSP 1989): columns, then rows, in 13-bit fixed point.
 * Samples are those of libjpeg-turbo's accurate method ("islow") on processors with 16-bit vectors, which matters for damaged data alone:
 * products and sums that it keeps in 16 bits wrap around, results of both passes are clamped.
 */
final class Idct {
    private static final int FRACTION = 13;

    /** Bits below the point that the results of the first pass keep. */
    private static final int EXTRA = 2;

    private static final int SHIFT_COLUMNS = FRACTION - EXTRA;
    private static final int HALF_COLUMNS = 1 << SHIFT_COLUMNS - 1;

    /** Three more bits for the factor 8 of the transform. */
    private static final int SHIFT_ROWS = FRACTION + EXTRA + 3;

    /** A half, and the level shift by 128 (T.81, A.3.1). */
    private static final int CENTRE_ROWS = (1 << SHIFT_ROWS - 1) + (128 << SHIFT_ROWS);

    private static final int A = 4433; // 0.541196100
    private static final int A_PLUS = A + 6270; // + 0.765366865
    private static final int A_MINUS = A - 15137; // - 1.847759065
    private static final int B = 9633; // 1.175875602
    private static final int B_LOW = B - 16069; // - 1.961570560
    private static final int B_HIGH = B - 3196; // - 0.390180644
    private static final int C = -7373; // -0.899976223
    private static final int C_7 = C + 2446; // + 0.298631336
    private static final int C_1 = C + 12299; // + 1.501321110
    private static final int D = -20995; // -2.562915447
    private static final int D_5 = D + 16819; // + 2.053119869
    private static final int D_3 = D + 25172; // + 3.072711026

    /** A row of a block at once. */
    private static final VarHandle ROW = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final long IN_EACH_BYTE = 0x0101010101010101L;

    /** Zigzag indices up to this one lie in the first four rows and columns. */
    private static final int LAST_OF_CORNER = 9;

    private static final int CORNER = 4;

    private final int[] between = new int[Block.SIZE];

    /**
     * @param coefficients at {@code place}, row by row
     * @param last zigzag index beyond which all are zero
     * @param quantization what each is to be multiplied with
     * @param samples where the block begins at {@code at}
     * @param stride from row to row of the samples
     */
    void transform(
            short[] coefficients, int place, int last, short[] quantization, byte[] samples, int at, int stride) {
        if (last == 0) {
            short dc = (short) ((short) (coefficients[place] * quantization[0]) << EXTRA);
            fill(sampleOfDc(dc) * IN_EACH_BYTE, samples, at, stride);
        } else if (last <= LAST_OF_CORNER) {
            transformCorner(coefficients, place, quantization, samples, at, stride);
        } else {
            transformAll(coefficients, place, quantization, samples, at, stride);
        }
    }

    /** The row at {@code at} is that of the whole block. */
    private static void repeat(byte[] samples, int at, int stride) {
        fill((long) ROW.get(samples, at), samples, at, stride);
    }

    private static void fill(long row, byte[] samples, int at, int stride) {
        for (int y = 0; y < Block.SIDE; y++) {
            ROW.set(samples, at + y * stride, row);
        }
    }

    private void transformAll(short[] c, int place, short[] q, byte[] samples, int at, int stride) {
        int any = 0;
        for (int i = 0; i < Block.SIDE; i++) {
            any |= column(c, place + i, q, i);
        }
        if (any == 0) {
            withoutColumns(c, place, q, Block.SIDE);
            row(0, samples, at);
            repeat(samples, at, stride);
            return;
        }
        for (int row = 0; row < Block.SIDE; row++) {
            row(row * Block.SIDE, samples, at + row * stride);
        }
    }

    private void transformCorner(short[] c, int place, short[] q, byte[] samples, int at, int stride) {
        int any = 0;
        for (int i = 0; i < CORNER; i++) {
            any |= columnOfCorner(c, place + i, q, i);
        }
        if (any == 0) {
            withoutColumns(c, place, q, CORNER);
            rowOfCorner(0, samples, at);
            repeat(samples, at, stride);
            return;
        }
        for (int row = 0; row < Block.SIDE; row++) {
            rowOfCorner(row * Block.SIDE, samples, at + row * stride);
        }
    }

    /** Where only the first row has coefficients, its results are those of all rows, and are not clamped. */
    private void withoutColumns(short[] c, int place, short[] q, int count) {
        for (int i = 0; i < count; i++) {
            between[i] = (short) ((short) (c[place + i] * q[i]) << EXTRA);
        }
    }

    /** Gives the bits of the coefficients below the first one. */
    private int column(short[] c, int at, short[] q, int i) {
        int any = c[at + 8] | c[at + 16] | c[at + 24] | c[at + 32] | c[at + 40] | c[at + 48] | c[at + 56];
        int in0 = (short) (c[at] * q[i]);
        if (any == 0) {
            columnOfDc(in0, i);
            return 0;
        }
        int in1 = (short) (c[at + 8] * q[i + 8]);
        int in2 = (short) (c[at + 16] * q[i + 16]);
        int in3 = (short) (c[at + 24] * q[i + 24]);
        int in4 = (short) (c[at + 32] * q[i + 32]);
        int in5 = (short) (c[at + 40] * q[i + 40]);
        int in6 = (short) (c[at + 48] * q[i + 48]);
        int in7 = (short) (c[at + 56] * q[i + 56]);
        int even26 = in2 * A_PLUS + in6 * A;
        int even62 = in2 * A + in6 * A_MINUS;
        int sum = ((short) (in0 + in4) << FRACTION) + HALF_COLUMNS;
        int difference = ((short) (in0 - in4) << FRACTION) + HALF_COLUMNS;
        int low = (short) (in7 + in3);
        int high = (short) (in5 + in1);
        int z3 = low * B_LOW + high * B;
        int z4 = low * B + high * B_HIGH;
        storeColumn(
                i,
                sum + even26,
                difference + even62,
                difference - even62,
                sum - even26,
                in1 * C_1 + in7 * C + z4,
                in3 * D_3 + in5 * D + z3,
                in5 * D_5 + in3 * D + z4,
                in7 * C_7 + in1 * C + z3);
        return any;
    }

    private int columnOfCorner(short[] c, int at, short[] q, int i) {
        int any = c[at + 8] | c[at + 16] | c[at + 24];
        int in0 = (short) (c[at] * q[i]);
        if (any == 0) {
            columnOfDc(in0, i);
            return 0;
        }
        int in1 = (short) (c[at + 8] * q[i + 8]);
        int in2 = (short) (c[at + 16] * q[i + 16]);
        int in3 = (short) (c[at + 24] * q[i + 24]);
        int sum = (in0 << FRACTION) + HALF_COLUMNS;
        storeColumn(
                i,
                sum + in2 * A_PLUS,
                sum + in2 * A,
                sum - in2 * A,
                sum - in2 * A_PLUS,
                in1 * (C_1 + B_HIGH) + in3 * B,
                in3 * (D_3 + B_LOW) + in1 * B,
                in3 * (D + B) + in1 * B_HIGH,
                in1 * (C + B) + in3 * B_LOW);
        return any;
    }

    private void columnOfDc(int in0, int i) {
        int value = clampShort(in0 << EXTRA);
        int[] out = between;
        out[i] = value;
        out[i + 8] = value;
        out[i + 16] = value;
        out[i + 24] = value;
        out[i + 32] = value;
        out[i + 40] = value;
        out[i + 48] = value;
        out[i + 56] = value;
    }

    private void storeColumn(
            int i, int even0, int even1, int even2, int even3, int odd1, int odd3, int odd5, int odd7) {
        int[] out = between;
        int v0 = even0 + odd1 >> SHIFT_COLUMNS;
        int v7 = even0 - odd1 >> SHIFT_COLUMNS;
        int v1 = even1 + odd3 >> SHIFT_COLUMNS;
        int v6 = even1 - odd3 >> SHIFT_COLUMNS;
        int v2 = even2 + odd5 >> SHIFT_COLUMNS;
        int v5 = even2 - odd5 >> SHIFT_COLUMNS;
        int v3 = even3 + odd7 >> SHIFT_COLUMNS;
        int v4 = even3 - odd7 >> SHIFT_COLUMNS;
        out[i] = v0;
        out[i + 8] = v1;
        out[i + 16] = v2;
        out[i + 24] = v3;
        out[i + 32] = v4;
        out[i + 40] = v5;
        out[i + 48] = v6;
        out[i + 56] = v7;
        int half = -Short.MIN_VALUE;
        int all = v0 + half | v1 + half | v2 + half | v3 + half | v4 + half | v5 + half | v6 + half | v7 + half;
        if (all >>> Short.SIZE != 0) { // damaged data
            for (int at = i; at < Block.SIZE; at += Block.SIDE) {
                out[at] = clampShort(out[at]);
            }
        }
    }

    private void row(int i, byte[] samples, int at) {
        int[] in = between;
        int in0 = in[i];
        int in1 = in[i + 1];
        int in2 = in[i + 2];
        int in3 = in[i + 3];
        int in4 = in[i + 4];
        int in5 = in[i + 5];
        int in6 = in[i + 6];
        int in7 = in[i + 7];
        int even26 = in2 * A_PLUS + in6 * A;
        int even62 = in2 * A + in6 * A_MINUS;
        int sum = ((short) (in0 + in4) << FRACTION) + CENTRE_ROWS;
        int difference = ((short) (in0 - in4) << FRACTION) + CENTRE_ROWS;
        int low = (short) (in7 + in3);
        int high = (short) (in5 + in1);
        int z3 = low * B_LOW + high * B;
        int z4 = low * B + high * B_HIGH;
        storeRow(
                samples,
                at,
                sum + even26,
                difference + even62,
                difference - even62,
                sum - even26,
                in1 * C_1 + in7 * C + z4,
                in3 * D_3 + in5 * D + z3,
                in5 * D_5 + in3 * D + z4,
                in7 * C_7 + in1 * C + z3);
    }

    private void rowOfCorner(int i, byte[] samples, int at) {
        int[] in = between;
        int in1 = in[i + 1];
        int in2 = in[i + 2];
        int in3 = in[i + 3];
        int sum = (in[i] << FRACTION) + CENTRE_ROWS;
        storeRow(
                samples,
                at,
                sum + in2 * A_PLUS,
                sum + in2 * A,
                sum - in2 * A,
                sum - in2 * A_PLUS,
                in1 * (C_1 + B_HIGH) + in3 * B,
                in3 * (D_3 + B_LOW) + in1 * B,
                in3 * (D + B) + in1 * B_HIGH,
                in1 * (C + B) + in3 * B_LOW);
    }

    private static long sampleOfDc(int in0) {
        return clampByte((in0 << FRACTION) + CENTRE_ROWS >> SHIFT_ROWS);
    }

    private static void storeRow(
            byte[] samples,
            int at,
            int even0,
            int even1,
            int even2,
            int even3,
            int odd1,
            int odd3,
            int odd5,
            int odd7) {
        int v0 = even0 + odd1 >> SHIFT_ROWS;
        int v7 = even0 - odd1 >> SHIFT_ROWS;
        int v1 = even1 + odd3 >> SHIFT_ROWS;
        int v6 = even1 - odd3 >> SHIFT_ROWS;
        int v2 = even2 + odd5 >> SHIFT_ROWS;
        int v5 = even2 - odd5 >> SHIFT_ROWS;
        int v3 = even3 + odd7 >> SHIFT_ROWS;
        int v4 = even3 - odd7 >> SHIFT_ROWS;
        if ((v0 | v1 | v2 | v3 | v4 | v5 | v6 | v7) >>> Byte.SIZE != 0) {
            v0 = clampByte(v0);
            v1 = clampByte(v1);
            v2 = clampByte(v2);
            v3 = clampByte(v3);
            v4 = clampByte(v4);
            v5 = clampByte(v5);
            v6 = clampByte(v6);
            v7 = clampByte(v7);
        }
        samples[at] = (byte) v0;
        samples[at + 1] = (byte) v1;
        samples[at + 2] = (byte) v2;
        samples[at + 3] = (byte) v3;
        samples[at + 4] = (byte) v4;
        samples[at + 5] = (byte) v5;
        samples[at + 6] = (byte) v6;
        samples[at + 7] = (byte) v7;
    }

    private static int clampShort(int value) {
        return Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value));
    }

    private static int clampByte(int value) {
        return Math.max(0, Math.min(255, value));
    }
}
