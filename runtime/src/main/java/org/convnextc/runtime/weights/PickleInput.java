package org.convnextc.runtime.weights;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The arguments of pickle opcodes: little-endian integers, counted byte strings, lines. */
final class PickleInput {
    private static final int MAX_STRING = 1 << 20;
    private static final long MAX_STRINGS = 1 << 26;

    private final FileBytes file;
    private final FileStream stream;
    private long stringBytes;

    PickleInput(FileBytes file, FileStream stream) {
        this.file = file;
        this.stream = stream;
    }

    long position() {
        return stream.position();
    }

    int unsignedByte() {
        int b = stream.read();
        if (b < 0) {
            throw file.fault("its pickle ends at byte " + stream.position()
                    + " without its STOP: the file is cut short; get it again");
        }
        return b;
    }

    /** A little-endian integer of up to 8 bytes without sign; one of 8 bytes may come out negative. */
    long unsigned(int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) unsignedByte() << 8 * i;
        }
        return value;
    }

    int signedInt() {
        return (int) unsigned(Integer.BYTES);
    }

    double bigEndianDouble() {
        return Double.longBitsToDouble(Long.reverseBytes(unsigned(Double.BYTES)));
    }

    String string(long bytes) {
        if (bytes < 0 || bytes > MAX_STRING || bytes > stream.remaining()) {
            throw tooLong("string", bytes);
        }
        stringBytes += bytes;
        if (stringBytes > MAX_STRINGS) {
            throw file.fault(
                    "its pickle has more than " + MAX_STRINGS + " bytes of strings, far more than a checkpoint needs");
        }
        byte[] text = new byte[(int) bytes];
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) unsignedByte();
        }
        return new String(text, StandardCharsets.UTF_8);
    }

    void skip(long bytes) {
        if (bytes < 0 || stream.skip(bytes) < bytes) {
            throw tooLong("byte string", bytes);
        }
    }

    /** Up to a line feed, which is dropped: module and class names. */
    String line() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int b = unsignedByte(); b != '\n'; b = unsignedByte()) {
            if (text.size() == 1000) {
                throw file.fault("its pickle has a name of more than 1000 bytes at byte " + position());
            }
            text.write(b);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private CheckpointException tooLong(String what, long bytes) {
        return file.fault("its pickle has a " + what + " of " + Long.toUnsignedString(bytes) + " bytes at byte "
                + position() + ", where at most " + Math.min(MAX_STRING, stream.remaining())
                + " are possible: it is damaged; get it again");
    }
}
