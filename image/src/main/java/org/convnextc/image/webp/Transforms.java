package org.convnextc.image.webp;

/** The inverse transforms (RFC 6386, section 14), in integers. */
final class Transforms {
    /** sqrt(2) cos(pi / 8) - 1 and sqrt(2) sin(pi / 8), in 65536th. */
    private static final int COSINE = 20091;

    private static final int SINE = 35468;

    private Transforms() {}

    /** The DC of the 16 blocks of luma, put to each one's first place. */
    static void walshHadamard(short[] in, short[] out) {
        int[] half = new int[16];
        for (int i = 0; i < 4; i++) {
            int a0 = in[i] + in[12 + i];
            int a1 = in[4 + i] + in[8 + i];
            int a2 = in[4 + i] - in[8 + i];
            int a3 = in[i] - in[12 + i];
            half[i] = a0 + a1;
            half[4 + i] = a3 + a2;
            half[8 + i] = a0 - a1;
            half[12 + i] = a3 - a2;
        }
        for (int i = 0; i < 16; i += 4) {
            int a0 = half[i] + 3 + half[i + 3];
            int a1 = half[i + 1] + half[i + 2];
            int a2 = half[i + 1] - half[i + 2];
            int a3 = half[i] + 3 - half[i + 3];
            out[16 * i] = (short) (a0 + a1 >> 3);
            out[16 * (i + 1)] = (short) (a3 + a2 >> 3);
            out[16 * (i + 2)] = (short) (a0 - a1 >> 3);
            out[16 * (i + 3)] = (short) (a3 - a2 >> 3);
        }
    }

    /** Adds the block of one coefficient to the samples. */
    static void addDc(int coefficient, Plane plane, int at) {
        int value = coefficient + 4 >> 3;
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 4; x++) {
                int sample = at + y * plane.stride + x;
                plane.set(sample, plane.get(sample) + value);
            }
        }
    }

    /**
     * Adds the block of 16 coefficients from {@code start} on to the samples: the inverse cosine transform, columns first. Sums are cut to 16
     * bits as in libwebp, which matters for coefficients beyond all that an encoder writes.
     */
    static void add(short[] in, int start, Plane plane, int at, short[] half) {
        for (int i = 0; i < 4; i++) {
            int first = in[start + i];
            int second = in[start + 4 + i];
            int third = in[start + 8 + i];
            int fourth = in[start + 12 + i];
            int c = sine(second) - cosine(fourth);
            int d = cosine(second) + sine(fourth);
            half[4 * i] = (short) (first + third + d);
            half[4 * i + 1] = (short) (first - third + c);
            half[4 * i + 2] = (short) (first - third - c);
            half[4 * i + 3] = (short) (first + third - d);
        }
        for (int i = 0; i < 4; i++) {
            int a = half[i] + 4 + half[8 + i];
            int b = half[i] + 4 - half[8 + i];
            int c = sine(half[4 + i]) - cosine(half[12 + i]);
            int d = cosine(half[4 + i]) + sine(half[12 + i]);
            int row = at + i * plane.stride;
            plane.set(row, plane.get(row) + ((short) (a + d) >> 3));
            plane.set(row + 1, plane.get(row + 1) + ((short) (b + c) >> 3));
            plane.set(row + 2, plane.get(row + 2) + ((short) (b - c) >> 3));
            plane.set(row + 3, plane.get(row + 3) + ((short) (a - d) >> 3));
        }
    }

    private static int cosine(int value) {
        return value + (value * COSINE >> 16);
    }

    private static int sine(int value) {
        return value * SINE >> 16;
    }
}
