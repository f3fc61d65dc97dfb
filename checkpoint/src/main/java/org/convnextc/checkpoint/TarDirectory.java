package org.convnextc.checkpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The entries of a tar file, which are read by position and never extracted. Layout: a header of 512 bytes before each entry, whose bytes
 * are padded to a multiple of 512 (POSIX.1-1988, ustar).
 */
final class TarDirectory {
    private static final int BLOCK = 512;
    private static final int NAME_BYTES = 100;
    private static final int SIZE = 124;
    private static final int SIZE_BYTES = 12;
    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_BYTES = 8;
    private static final int TYPE = 156;

    /** Far more than a checkpoint's four, their headers of other kinds included. */
    private static final int MAX_ENTRIES = 1000;

    private final Map<String, Range> entries = new LinkedHashMap<>();

    /** An entry's bytes in the file. */
    record Range(long start, long end) {}

    private TarDirectory() {}

    /** Whether a file begins with the header of an entry: its checksum is right. */
    static boolean isTar(FileBytes file) {
        return file.size() >= BLOCK && isHeader(file.bytes(0, BLOCK));
    }

    static TarDirectory read(FileBytes file) {
        TarDirectory directory = new TarDirectory();
        long at = 0;
        for (int count = 0; at + BLOCK <= file.size(); count++) {
            ByteBuffer header = file.bytes(at, BLOCK);
            if (isEmpty(header)) {
                break;
            }
            if (count == MAX_ENTRIES || !isHeader(header)) {
                throw file.fault(
                        "has no tar header at byte " + at + ", where one must be: it is damaged; get it again");
            }
            long start = at + BLOCK;
            long size = size(header);
            if (size < 0 || size > file.size() - start) {
                throw file.fault("its entry '" + name(header) + "' takes " + size + " bytes, but only "
                        + (file.size() - start) + " follow: it is damaged or cut short; get it again");
            }
            if (isFile(header)) {
                directory.entries.putIfAbsent(name(header), new Range(start, start + size));
            }
            at = start + (size + BLOCK - 1) / BLOCK * BLOCK;
        }
        return directory;
    }

    /** By name, without a ./ before it. */
    Map<String, Range> entries() {
        return entries;
    }

    Optional<Range> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    private static boolean isEmpty(ByteBuffer header) {
        for (int i = 0; i < BLOCK; i++) {
            if (header.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The sum of all bytes, those of the sum itself counted as blanks. */
    private static boolean isHeader(ByteBuffer header) {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= CHECKSUM && i < CHECKSUM + CHECKSUM_BYTES ? ' ' : header.get(i) & 0xff;
        }
        return octal(header, CHECKSUM, CHECKSUM_BYTES) == sum && !isEmpty(header);
    }

    private static boolean isFile(ByteBuffer header) {
        byte type = header.get(TYPE);
        return type == 0 || type == '0' || type == '7';
    }

    private static String name(ByteBuffer header) {
        String text = text(header, 0, NAME_BYTES);
        return text.startsWith("./") ? text.substring(2) : text;
    }

    /** Up to a zero byte. */
    private static String text(ByteBuffer header, int start, int length) {
        byte[] bytes = new byte[length];
        header.get(start, bytes);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf(0);
        return end < 0 ? text : text.substring(0, end);
    }

    /** Negative where there is none, or one of more than 63 bits. Large ones are binary, with the highest bit set (GNU tar). */
    private static long size(ByteBuffer header) {
        if (header.get(SIZE) >= 0) {
            return octal(header, SIZE, SIZE_BYTES);
        }
        long size = header.get(SIZE) & 0x7f;
        for (int i = 1; i < SIZE_BYTES; i++) {
            if (size > Long.MAX_VALUE >> Byte.SIZE) {
                return -1;
            }
            size = size << Byte.SIZE | header.get(SIZE + i) & 0xff;
        }
        return size;
    }

    /** Negative where there are no octal digits. */
    private static long octal(ByteBuffer header, int start, int length) {
        String digits = text(header, start, length).strip();
        return digits.matches("[0-7]+") ? Long.parseLong(digits, 8) : -1;
    }
}
