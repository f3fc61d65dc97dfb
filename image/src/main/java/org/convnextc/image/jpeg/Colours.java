package org.convnextc.image.jpeg;

/** What the components stand for, and how they become gray or RGB. */
enum Colours {
    GRAY(1) {
        @Override
        void convert(Upsampler[] rows, byte[][] out) {
            copy(rows[0], out[0]);
        }
    },
    RGB(3) {
        @Override
        void convert(Upsampler[] rows, byte[][] out) {
            copyAll(rows, out);
        }
    },
    /** Four components, as they are stored. */
    FOUR(4) {
        @Override
        void convert(Upsampler[] rows, byte[][] out) {
            copyAll(rows, out);
        }
    },
    YCBCR(3) {
        @Override
        void convert(Upsampler[] rows, byte[][] out) {
            toRgb(rows, out);
        }
    },
    /** Of Adobe: stored are 255 less each ink, the way in which Pillow takes all of them. */
    CMYK(3) {
        @Override
        void convert(Upsampler[] rows, byte[][] out) {
            for (int c = 0; c < out.length; c++) {
                copy(rows[c], out[c]);
                for (int x = 0; x < out[c].length; x++) {
                    out[c][x] = (byte) ~out[c][x];
                }
                Inks.underBlack(rows[3].samples, out[c]);
            }
        }
    },
    /** The inks but black as YCbCr, with RGB for 255 less inks. */
    YCCK(3) {
        @Override
        void convert(Upsampler[] rows, byte[][] out) {
            toRgb(rows, out);
            for (byte[] ink : out) {
                Inks.underBlack(rows[3].samples, ink);
            }
        }
    };

    /** ITU-R BT.601 in 16-bit fixed point. */
    private static final int CR_TO_RED = 91881; // 1.40200

    private static final int CB_TO_GREEN = -22554; // -0.34414
    private static final int CR_TO_GREEN = -46802; // -0.71414
    private static final int CB_TO_BLUE = 116130; // 1.77200
    private static final int HALF = 1 << 15;

    /** Places of the sums; that of green has its 16 bits of fraction below it. */
    private static final int GREEN = 16;

    private static final int BLUE = 28;
    private static final int RED = 40;
    private static final int BIAS = 256;

    /** What counts for all three, and the bits that tell whether any is out of range. */
    private static final long LUMA = 1L << GREEN | 1L << BLUE | 1L << RED;

    private static final long OVERFLOW = 3 * LUMA << Byte.SIZE;

    /** What a chroma sample adds. */
    private static final long[] OF_CB = ofCb();

    private static final long[] OF_CR = ofCr();

    /** Of what comes out. */
    final int channels;

    Colours(int channels) {
        this.channels = channels;
    }

    /**
     * By libjpeg's rule.
     *
     * @param transform of the Adobe segment, -1 without one
     */
    static Colours of(Frame frame, boolean jfif, int transform) {
        return switch (frame.components.size()) {
            case 1 -> GRAY;
            case 3 -> isRgb(frame, jfif, transform) ? RGB : YCBCR;
            default -> transform <= 0 ? CMYK : YCCK;
        };
    }

    /** Colours that were agreed upon outside of the file; nothing in it tells otherwise. */
    static Colours agreed(Frame frame, boolean ycbcr) {
        return switch (frame.components.size()) {
            case 1 -> GRAY;
            case 3 -> ycbcr ? YCBCR : RGB;
            default -> FOUR;
        };
    }

    private static boolean isRgb(Frame frame, boolean jfif, int transform) {
        if (jfif) {
            return false;
        }
        return transform == -1
                ? frame.components.get(0).id == 'R'
                        && frame.components.get(1).id == 'G'
                        && frame.components.get(2).id == 'B'
                : transform == 0;
    }

    /** Makes a row of pixels from one of samples, an array for each channel. */
    abstract void convert(Upsampler[] rows, byte[][] out);

    private static void copyAll(Upsampler[] rows, byte[][] out) {
        for (int c = 0; c < out.length; c++) {
            copy(rows[c], out[c]);
        }
    }

    private static void copy(Upsampler row, byte[] out) {
        System.arraycopy(row.samples, 0, out, 0, out.length);
    }

    /** The three sums of a pixel in one number, each with a bias of 256: bits 8 and 9 tell whether it is within 0 to 255. */
    private static void toRgb(Upsampler[] rows, byte[][] out) {
        byte[] lumas = rows[0].samples;
        byte[] blues = rows[1].samples;
        byte[] reds = rows[2].samples;
        byte[] r = out[0];
        byte[] g = out[1];
        byte[] b = out[2];
        long[] ofBlue = OF_CB;
        long[] ofRed = OF_CR;
        for (int x = 0; x < r.length; x++) {
            long sums = (lumas[x] & 0xff) * LUMA + ofBlue[blues[x] & 0xff] + ofRed[reds[x] & 0xff];
            if ((sums & OVERFLOW) != LUMA << Byte.SIZE) {
                sums = clamped(sums);
            }
            r[x] = (byte) (sums >>> RED);
            g[x] = (byte) (sums >>> GREEN);
            b[x] = (byte) (sums >>> BLUE);
        }
    }

    private static long clamped(long sums) {
        return clamped(sums, RED) | clamped(sums, GREEN) | clamped(sums, BLUE);
    }

    private static long clamped(long sums, int place) {
        return (long) Math.max(0, Math.min(255, (int) (sums >>> place & 1023) - BIAS)) << place;
    }

    private static long[] ofCb() {
        long[] table = new long[256];
        for (int i = 0; i < table.length; i++) {
            int cb = i - 128;
            table[i] = (CB_TO_BLUE * cb + HALF >> 16) + BIAS + 0L << BLUE;
            table[i] += CB_TO_GREEN * cb + HALF + (BIAS << GREEN);
        }
        return table;
    }

    private static long[] ofCr() {
        long[] table = new long[256];
        for (int i = 0; i < table.length; i++) {
            int cr = i - 128;
            table[i] = (CR_TO_RED * cr + HALF >> 16) + BIAS + 0L << RED;
            table[i] += CR_TO_GREEN * cr;
        }
        return table;
    }
}
