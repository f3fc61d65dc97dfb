package org.convnextc.image.webp;

import java.io.EOFException;
import java.io.IOException;

/** What a VP8 key frame says before its macroblocks (RFC 6386, sections 9 and 19.2). */
final class LossyHeader {
    static final int BYTES = 10;
    private static final int SEGMENTS = 4;
    private static final int START_CODE = 0x9d012a;
    private static final int NOT_UPDATED = 255;
    private static final int MAX_INDEX = 127;
    private static final int MAX_CHROMA_DC_INDEX = 117;

    /** Of no probability. */
    static final int NONE = -1;

    /** For each segment the factors of dequantization: DC and AC of luma, of the DC of luma, of chroma. */
    record Factors(int luma0, int luma, int dc0, int dc, int chroma0, int chroma) {}

    /** The filter between blocks of pixels; 0 is none. */
    record Filter(boolean simple, int level, int sharpness, int intraDelta, int blocksDelta) {}

    final Size size;

    /** Also holds the modes of the macroblocks, which come next. */
    final BoolReader modes;

    /** Of coefficients: row y of macroblocks reads partition y modulo their number. */
    final BoolReader[] partitions;

    /** Of a macroblock's segment; null where all are of segment 0. */
    final int[] segmentProbabilities;

    final Factors[] factors = new Factors[SEGMENTS];

    /** For each segment. */
    final int[] filterLevels = new int[SEGMENTS];

    final Filter filter;
    final int[] tokenProbabilities = LossyTables.TOKEN_PROBABILITIES.clone();

    /** That a macroblock has coefficients; {@link #NONE} where none tells. */
    final int skipProbability;

    LossyHeader(byte[] data, int start, int end) throws IOException {
        size = size(data, start, end);
        int firstLength = firstPartition(data, start);
        int first = start + BYTES;
        if (firstLength > end - first) {
            throw new EOFException(
                    "the first partition has " + firstLength + " bytes, " + (end - first) + " are there");
        }
        modes = new BoolReader(data, first, first + firstLength);
        modes.flag(); // the colour space, of which there is one only
        modes.flag(); // whether samples need no clipping; they are clipped
        int[] quantizers = new int[SEGMENTS];
        boolean segmented = modes.flag();
        boolean map = segmented && modes.flag();
        boolean absolute = true;
        if (segmented && modes.flag()) {
            absolute = modes.flag();
            readSegments(quantizers, 7);
            readSegments(filterLevels, 6);
        }
        segmentProbabilities = map ? readSegmentProbabilities() : null;
        filter = readFilter();
        partitions = partitions(data, first + firstLength, end);
        int base = modes.number(7);
        for (int i = 0; i < SEGMENTS; i++) {
            quantizers[i] = segmented ? quantizers[i] + (absolute ? 0 : base) : base;
            filterLevels[i] = segmented ? filterLevels[i] + (absolute ? 0 : filter.level) : filter.level;
        }
        readFactors(quantizers);
        modes.flag(); // whether later frames use these probabilities too
        for (int i = 0; i < tokenProbabilities.length; i++) {
            if (modes.bit(LossyTables.TOKEN_UPDATES[i]) != 0) {
                tokenProbabilities[i] = modes.number(8);
            }
        }
        skipProbability = modes.flag() ? modes.number(8) : NONE;
    }

    private void readSegments(int[] values, int bits) {
        for (int i = 0; i < values.length; i++) {
            values[i] = modes.optionalSigned(bits);
        }
    }

    private int[] readSegmentProbabilities() {
        int[] probabilities = new int[SEGMENTS - 1];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = modes.flag() ? modes.number(8) : NOT_UPDATED;
        }
        return probabilities;
    }

    private Filter readFilter() {
        boolean simple = modes.flag();
        int level = modes.number(6);
        int sharpness = modes.number(3);
        int[] deltas =
                new int[8]; // for 4 kinds of reference frames, of which key frames have the first, and for 4 of modes
        if (modes.flag() && modes.flag()) {
            readSegments(deltas, 6);
        }
        return new Filter(simple, level, sharpness, deltas[0], deltas[4]);
    }

    /** The lengths of all but the last one, 3 bytes each, and the partitions; lengths beyond the end are cut. */
    private BoolReader[] partitions(byte[] data, int start, int end) throws EOFException {
        BoolReader[] partitions = new BoolReader[1 << modes.number(2)];
        int last = partitions.length - 1;
        int at = start + 3 * last;
        for (int i = 0; i < last && at < end; i++) {
            int next = at + Math.min(bytes(data, start + 3 * i, 3), end - at);
            partitions[i] = new BoolReader(data, at, next);
            at = next;
        }
        if (at >= end) {
            throw new EOFException("the file ends before the last coefficients of the lossy image");
        }
        partitions[last] = new BoolReader(data, at, end);
        return partitions;
    }

    /** The index for most factors is that of luma's AC and a difference. */
    private void readFactors(int[] quantizers) {
        int luma0 = modes.optionalSigned(4);
        int dc0 = modes.optionalSigned(4);
        int dc = modes.optionalSigned(4);
        int chroma0 = modes.optionalSigned(4);
        int chroma = modes.optionalSigned(4);
        for (int i = 0; i < SEGMENTS; i++) {
            int q = quantizers[i];
            factors[i] = new Factors(
                    factor(LossyTables.DC, q + luma0, MAX_INDEX),
                    factor(LossyTables.AC, q, MAX_INDEX),
                    factor(LossyTables.DC, q + dc0, MAX_INDEX) * 2,
                    Math.max(8, factor(LossyTables.AC, q + dc, MAX_INDEX) * 155 / 100),
                    factor(LossyTables.DC, q + chroma0, MAX_CHROMA_DC_INDEX),
                    factor(LossyTables.AC, q + chroma, MAX_INDEX));
        }
    }

    private static int factor(int[] table, int index, int most) {
        return table[Math.max(0, Math.min(most, index))];
    }

    /** Of the first partition, which lies behind the ten bytes of the frame's header. */
    private static int firstPartition(byte[] data, int start) {
        return bytes(data, start, 3) >> 5;
    }

    /** The lowest byte first. */
    private static int bytes(byte[] data, int at, int count) {
        int value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = value << Byte.SIZE | data[at + i] & 0xff;
        }
        return value;
    }

    static Size size(byte[] data, int start, int end) throws IOException {
        if (end - start < BYTES) {
            throw new EOFException("the lossy image has " + (end - start) + " bytes, expected a header of " + BYTES);
        }
        int tag = bytes(data, start, 3);
        int version = tag >> 1 & 7;
        if ((tag & 1) != 0 || version > 3 || (tag >> 4 & 1) == 0) {
            throw new IOException("the lossy image is no visible key frame of version 0 to 3");
        }
        int code = Integer.reverseBytes(bytes(data, start + 3, 3)) >>> Byte.SIZE;
        int width = bytes(data, start + 6, 2) & 0x3fff;
        int height = bytes(data, start + 8, 2) & 0x3fff;
        if (code != START_CODE || width == 0 || height == 0) {
            throw new IOException("the lossy image has the start code " + Integer.toHexString(code) + " and " + width
                    + "x" + height + " pixels");
        }
        return new Size(width, height);
    }
}
