package org.convnextc.checkpoint;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** The arguments of pickle opcodes: little-endian integers, counted byte strings, lines of protocol 0. */
final class PickleInput {
    private static final int MAX_STRING = 1 << 20;
    private static final long MAX_STRINGS = 1 << 26;
    private static final int MAX_NAME = 1000;

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

    String string(long bytes) {
        if (bytes < 0 || bytes > MAX_STRING || bytes > stream.remaining()) {
            throw tooLong("string", bytes);
        }
        countString(bytes);
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

    private void countString(long bytes) {
        stringBytes += bytes;
        if (stringBytes > MAX_STRINGS) {
            throw file.fault(
                    "its pickle has more than " + MAX_STRINGS + " bytes of strings, far more than a checkpoint needs");
        }
    }

    /** Up to a line feed, which is dropped: names and numbers. */
    String line() {
        return line(MAX_NAME).toString(StandardCharsets.UTF_8);
    }

    private ByteArrayOutputStream line(int most) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int b = unsignedByte(); b != '\n'; b = unsignedByte()) {
            if (text.size() == most) {
                throw file.fault("its pickle has a line of more than " + most + " bytes at byte " + position());
            }
            text.write(b);
        }
        return text;
    }

    /** An integer in decimals, or a truth value as 00 and 01. */
    Object intLine() {
        String text = line();
        return switch (text) {
            case "00" -> Boolean.FALSE;
            case "01" -> Boolean.TRUE;
            default -> decimal(text);
        };
    }

    /** An integer in decimals with an L behind it. */
    Object longLine() {
        String text = line();
        return decimal(text.endsWith("L") ? text.substring(0, text.length() - 1) : text);
    }

    /** A place in the memo. */
    long indexLine() {
        Object index = decimal(line());
        if (index instanceof Long value) {
            return value;
        }
        throw file.fault("its pickle has a number that is too large at byte " + position());
    }

    private Object decimal(String text) {
        try {
            return narrow(new BigInteger(text.strip()));
        } catch (NumberFormatException e) {
            throw file.fault("its pickle has '" + text + "' for an integer at byte " + position(), e);
        }
    }

    /** A Long where it fits. */
    static Object narrow(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    /** A string of Python 2 in quotes, with the escapes of Python's repr(). */
    String quotedLine() {
        String text = stringLine().toString(StandardCharsets.ISO_8859_1).strip();
        boolean quoted =
                text.length() >= 2 && "'\"".indexOf(text.charAt(0)) >= 0 && text.endsWith(text.substring(0, 1));
        if (!quoted) {
            throw file.fault("its pickle has a string without quotes at byte " + position());
        }
        byte[] bytes = unescape(text.substring(1, text.length() - 1)).getBytes(StandardCharsets.ISO_8859_1);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** In Latin 1, with \\uXXXX for what that lacks. */
    String unicodeLine() {
        return unescape(stringLine().toString(StandardCharsets.ISO_8859_1));
    }

    private ByteArrayOutputStream stringLine() {
        ByteArrayOutputStream text = line(MAX_STRING);
        countString(text.size());
        return text;
    }

    /** Python's escapes; those that are none stay as they are. */
    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            char c = text.charAt(at);
            char kind = c == '\\' && at + 1 < text.length() ? text.charAt(at + 1) : 0;
            int digits = "xuU".indexOf(kind) < 0 ? 0 : kind == 'x' ? 2 : kind == 'u' ? 4 : 8;
            int code = digits == 0 ? simpleEscape(kind) : hexadecimal(text, at + 2, digits);
            if (code < 0) {
                plain.append(c);
                at++;
            } else {
                plain.appendCodePoint(code);
                at += 2 + digits;
            }
        }
        return plain.toString();
    }

    /** Negative if there is none. */
    private static int simpleEscape(char kind) {
        int at = "\\'\"ntr".indexOf(kind);
        return at < 0 ? -1 : "\\'\"\n\t\r".charAt(at);
    }

    /** Negative if it is no character's code. */
    private static int hexadecimal(String text, int start, int digits) {
        if (start + digits > text.length()) {
            return -1;
        }
        long code = 0;
        for (int i = start; i < start + digits; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            code = code << 4 | digit;
        }
        return code <= Character.MAX_CODE_POINT ? (int) code : -1;
    }

    private CheckpointException tooLong(String what, long bytes) {
        return file.fault("its pickle has a " + what + " of " + Long.toUnsignedString(bytes) + " bytes at byte "
                + position() + ", where at most " + Math.min(MAX_STRING, stream.remaining())
                + " are possible: it is damaged; get it again");
    }
}
