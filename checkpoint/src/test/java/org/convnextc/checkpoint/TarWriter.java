package org.convnextc.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes tar files, good and bad, entry by entry. */
final class TarWriter {
    private static final int BLOCK = 512;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    TarWriter entry(String name, byte[] content) {
        return entry(name, '0', String.format("%011o", content.length).getBytes(StandardCharsets.ISO_8859_1), content);
    }

    /** @param size as it is written into the header */
    TarWriter entry(String name, char type, byte[] size, byte[] content) {
        byte[] header = new byte[BLOCK];
        put(header, 0, name.getBytes(StandardCharsets.ISO_8859_1));
        put(header, 124, size);
        put(header, 148, "        ".getBytes(StandardCharsets.ISO_8859_1));
        header[156] = (byte) type;
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, String.format("%06o\0", sum).getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(header);
        bytes.writeBytes(content);
        bytes.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
        return this;
    }

    private static void put(byte[] into, int at, byte[] what) {
        System.arraycopy(what, 0, into, at, what.length);
    }

    /** With two empty blocks at the end. */
    byte[] end() {
        bytes.writeBytes(new byte[2 * BLOCK]);
        return bytes.toByteArray();
    }
}
