package org.convnextc.runtime.image.jpeg;

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

    private static final int HALF_ROWS = 1 << SHIFT_ROWS - 1;

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

    private final int[] between = new int[Block.SIZE];

    /**
     * @param coefficients at {@code place}, row by row
     * @param quantization what each is to be multiplied with
     * @param samples where the block begins at {@code at}
     * @param stride from row to row of the samples
     */
    void transform(short[] coefficients, int place, short[] quantization, byte[] samples, int at, int stride) {
        if (columns(coefficients, place, quantization)) {
            for (int row = 0; row < Block.SIDE; row++) {
                row(row * Block.SIDE, samples, at + row * stride);
            }
        } else { // all rows are alike
            row(0, samples, at);
            for (int row = 1; row < Block.SIDE; row++) {
                System.arraycopy(samples, at, samples, at + row * stride, Block.SIDE);
            }
        }
    }

    /** False where only the first row has coefficients, so that the first row of results is that of all. */
    private boolean columns(short[] c, int place, short[] q) {
        boolean any = false;
        for (int i = 0; i < Block.SIDE; i++) {
            int at = place + i;
            if ((c[at + 8] | c[at + 16] | c[at + 24] | c[at + 32] | c[at + 40] | c[at + 48] | c[at + 56]) != 0) {
                any = true;
                column(c, at, q, i);
            } else {
                int value = clampShort((short) (c[at] * q[i]) << EXTRA);
                for (int row = 0; row < Block.SIZE; row += Block.SIDE) {
                    between[row + i] = value;
                }
            }
        }
        if (!any) {
            for (int i = 0; i < Block.SIDE; i++) {
                between[i] = (short) ((short) (c[place + i] * q[i]) << EXTRA); // not clamped
            }
        }
        return any;
    }

    private void column(short[] c, int at, short[] q, int i) {
        int in0 = (short) (c[at] * q[i]);
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
        int odd7 = in7 * C_7 + in1 * C + z3;
        int odd5 = in5 * D_5 + in3 * D + z4;
        int odd3 = in3 * D_3 + in5 * D + z3;
        int odd1 = in1 * C_1 + in7 * C + z4;

        int even0 = sum + even26;
        int even3 = sum - even26;
        int even1 = difference + even62;
        int even2 = difference - even62;
        int[] out = between;
        out[i] = clampShort(even0 + odd1 >> SHIFT_COLUMNS);
        out[i + 56] = clampShort(even0 - odd1 >> SHIFT_COLUMNS);
        out[i + 8] = clampShort(even1 + odd3 >> SHIFT_COLUMNS);
        out[i + 48] = clampShort(even1 - odd3 >> SHIFT_COLUMNS);
        out[i + 16] = clampShort(even2 + odd5 >> SHIFT_COLUMNS);
        out[i + 40] = clampShort(even2 - odd5 >> SHIFT_COLUMNS);
        out[i + 24] = clampShort(even3 + odd7 >> SHIFT_COLUMNS);
        out[i + 32] = clampShort(even3 - odd7 >> SHIFT_COLUMNS);
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
        int sum = ((short) (in0 + in4) << FRACTION) + HALF_ROWS;
        int difference = ((short) (in0 - in4) << FRACTION) + HALF_ROWS;
        int low = (short) (in7 + in3);
        int high = (short) (in5 + in1);
        int z3 = low * B_LOW + high * B;
        int z4 = low * B + high * B_HIGH;
        int odd7 = in7 * C_7 + in1 * C + z3;
        int odd5 = in5 * D_5 + in3 * D + z4;
        int odd3 = in3 * D_3 + in5 * D + z3;
        int odd1 = in1 * C_1 + in7 * C + z4;

        int even0 = sum + even26;
        int even3 = sum - even26;
        int even1 = difference + even62;
        int even2 = difference - even62;
        samples[at] = sample(even0 + odd1);
        samples[at + 1] = sample(even1 + odd3);
        samples[at + 2] = sample(even2 + odd5);
        samples[at + 3] = sample(even3 + odd7);
        samples[at + 4] = sample(even3 - odd7);
        samples[at + 5] = sample(even2 - odd5);
        samples[at + 6] = sample(even1 - odd3);
        samples[at + 7] = sample(even0 - odd1);
    }

    private static int clampShort(int value) {
        return Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value));
    }

    /** Level shift and clamping to 8 bits. */
    private static byte sample(int sum) {
        return (byte) (Math.max(-128, Math.min(127, sum >> SHIFT_ROWS)) + 128);
    }
}
