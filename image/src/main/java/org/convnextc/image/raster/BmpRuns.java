package org.convnextc.image.raster;

import java.io.IOException;
import javax.imageio.stream.ImageInputStream;

/** The numbers of colours in a BMP file as runs: pairs of a count and of a number, or of two of 4 bits that take turns. */
final class BmpRuns {
    private static final int END_OF_ROW = 0;
    private static final int END = 1;
    private static final int JUMP = 2;

    private final ImageInputStream in;
    private final int width;
    private final boolean half;
    private final byte[] numbers;
    private int at;

    /** In the row; runs that go beyond it are cut, as in Pillow. */
    private int x;

    /** @param half numbers have 4 bits */
    BmpRuns(ImageInputStream in, int width, int height, boolean half) {
        this.in = in;
        this.width = width;
        this.half = half;
        numbers = new byte[Math.multiplyExact(width, height)];
    }

    /** Rows in the order of the file; 0 where it leaves out pixels. */
    byte[] decode() throws IOException {
        while (at < numbers.length) {
            int count = in.readUnsignedByte();
            int value = in.readUnsignedByte();
            if (count > 0) {
                run(Math.min(count, Math.max(0, width - x)), value);
            } else if (value == END_OF_ROW) {
                at += (width - at % width) % width;
                x = 0;
            } else if (value == END) {
                break;
            } else if (value == JUMP) {
                at = Math.min(numbers.length, at + in.readUnsignedByte() + in.readUnsignedByte() * width);
                x = at % width;
            } else {
                literal(value);
            }
        }
        return numbers;
    }

    private void run(int count, int value) {
        for (int i = 0; i < count; i++) {
            put(!half ? value : i % 2 == 0 ? value >> 4 : value & 0xf);
        }
        x += count;
    }

    /** Filled up to a place in the file that is even. */
    private void literal(int count) throws IOException {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = half && i % 2 == 1 ? value << 4 : in.readUnsignedByte();
            put(half ? value >> 4 & 0xf : value);
        }
        x += count;
        in.seek(in.getStreamPosition() + in.getStreamPosition() % 2);
    }

    private void put(int number) {
        if (at < numbers.length) {
            numbers[at++] = (byte) number;
        }
    }
}
