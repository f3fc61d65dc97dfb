package org.convnextc.image.raster;

import java.io.EOFException;
import java.io.IOException;
import javax.imageio.stream.ImageInputStream;

/** The colour numbers of a GIF image, coded by LZW (GIF89a, appendix F), in blocks of at most 255 bytes. */
final class GifCodes {
    private static final int MAX_BITS = 12;
    private static final int CODES = 1 << MAX_BITS;
    private static final int NONE = -1;

    private final ImageInputStream in;
    private final byte[] block = new byte[255];
    private int blockLength;
    private int blockAt;
    private int bits;
    private int bitCount;

    private final int clear;
    private int codeBits;
    private int next;
    private int last = NONE;

    /** Of each code: its last number, the code without that, and its first number. */
    private final byte[] number = new byte[CODES];

    private final short[] before = new short[CODES];
    private final byte[] first = new byte[CODES];

    /** What a code stands for, from the end; what is left of it was not asked for yet. */
    private final byte[] waiting = new byte[CODES + 1];

    private int waitingCount;

    /** The stream is at the least number of bits, which comes before the blocks. */
    GifCodes(ImageInputStream in) throws IOException {
        this.in = in;
        int numberBits = in.readUnsignedByte();
        if (numberBits >= MAX_BITS) {
            throw new IOException("the codes have " + numberBits + " bits, expected fewer than " + MAX_BITS);
        }
        clear = 1 << numberBits;
        for (int code = 0; code < clear; code++) {
            number[code] = first[code] = (byte) code;
        }
        reset();
    }

    /**
     * How many numbers so many bytes stand for at most: a code has a bit more than a number at least, and stands for at most one number
     * more than the longest code before it, and for no more than there are codes.
     */
    static long mostNumbers(long bytes, int numberBits) {
        long codes = bytes * Byte.SIZE / (numberBits + 1);
        return codes * Math.min(codes, CODES);
    }

    private void reset() {
        next = clear + 2;
        codeBits = Integer.SIZE - Integer.numberOfLeadingZeros(clear);
        last = NONE;
    }

    void read(byte[] into, int start, int count) throws IOException {
        for (int at = start; at < start + count; ) {
            if (waitingCount == 0) {
                expand(code());
            }
            while (waitingCount > 0 && at < start + count) {
                into[at++] = waiting[--waitingCount];
            }
        }
    }

    private void expand(int code) throws IOException {
        if (code == clear) {
            reset();
        } else if (code == clear + 1) {
            throw new EOFException("the pixels end too early");
        } else if (last == NONE && code < clear) {
            waiting[waitingCount++] = number[code];
            last = code;
        } else if (last == NONE || code > next) {
            throw new IOException("code " + code + " has no meaning yet");
        } else {
            int known = code;
            if (code == next) { // the code that is defined right now begins and ends with the same number
                waiting[waitingCount++] = first[last];
                known = last;
            }
            for (int part = known; ; part = before[part]) {
                waiting[waitingCount++] = number[part];
                if (part < clear) {
                    break;
                }
            }
            define(first[known]);
            last = code;
        }
    }

    private void define(byte lastNumber) {
        if (next < CODES) {
            number[next] = lastNumber;
            before[next] = (short) last;
            first[next] = first[last];
            if (next == (1 << codeBits) - 1 && codeBits < MAX_BITS) {
                codeBits++;
            }
            next++;
        }
    }

    /** The lowest bits first. */
    private int code() throws IOException {
        while (bitCount < codeBits) {
            if (blockAt == blockLength) {
                blockLength = in.readUnsignedByte();
                if (blockLength == 0) {
                    throw new EOFException("the pixels end too early");
                }
                in.readFully(block, 0, blockLength);
                blockAt = 0;
            }
            bits |= (block[blockAt++] & 0xff) << bitCount;
            bitCount += Byte.SIZE;
        }
        int code = bits & (1 << codeBits) - 1;
        bits >>>= codeBits;
        bitCount -= codeBits;
        return code;
    }
}
