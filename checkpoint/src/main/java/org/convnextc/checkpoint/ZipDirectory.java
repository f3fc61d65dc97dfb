package org.convnextc.checkpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The central directory of a zip file whose entries are stored without compression, so that they are read by position. Zip64 included.
 * Layout: APPNOTE.TXT of PKWARE, sections 4.3 and 4.5.
 */
final class ZipDirectory {
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int MAX_COMMENT = 0xffff;
    private static final int END64 = 0x06064b50;
    private static final int END64_BYTES = 56;
    private static final int LOCATOR64 = 0x07064b50;
    private static final int LOCATOR64_BYTES = 20;
    private static final int CENTRAL = 0x02014b50;
    private static final int CENTRAL_BYTES = 46;
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final int EXTRA64 = 0x0001;
    private static final int IN_ZIP64 = 0xffff_ffff;
    private static final int MAX_DIRECTORY = 1 << 25;

    private final FileBytes file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** A stored entry's bytes in the file. */
    record Range(long start, long end) {
        long length() {
            return end - start;
        }
    }

    private record Entry(int flags, int method, long compressed, long size, long localHeader) {}

    private ZipDirectory(FileBytes file) {
        this.file = file;
    }

    static ZipDirectory read(FileBytes file) {
        ZipDirectory directory = new ZipDirectory(file);
        directory.readEntries(directory.findDirectory());
        return directory;
    }

    Set<String> names() {
        return entries.keySet();
    }

    /** The place of an entry's bytes, empty if there is no such entry. */
    Optional<Range> find(String name) {
        return Optional.ofNullable(entries.get(name)).map(entry -> range(name, entry));
    }

    /** Bytes that follow the zip file do no harm, as in torch.load. */
    private Range findDirectory() {
        int tail = (int) Math.min(file.size(), END_BYTES + MAX_COMMENT);
        long tailStart = file.size() - tail;
        ByteBuffer bytes = file.bytes(tailStart, tail);
        for (int at = tail - END_BYTES; at >= 0; at--) {
            if (bytes.getInt(at) == END && at + END_BYTES + Short.toUnsignedInt(bytes.getShort(at + 20)) <= tail) {
                return directoryRange(bytes.position(at).slice().order(bytes.order()), tailStart + at);
            }
        }
        throw file.fault("begins as a zip file, but has no directory at its end: it is cut short; get it again");
    }

    private Range directoryRange(ByteBuffer end, long endPosition) {
        long size = Integer.toUnsignedLong(end.getInt(12));
        long start = Integer.toUnsignedLong(end.getInt(16));
        if (end.getInt(12) == IN_ZIP64 || end.getInt(16) == IN_ZIP64) {
            ByteBuffer end64 = readEnd64(endPosition);
            size = end64.getLong(40);
            start = end64.getLong(48);
        }
        if (size < 0 || size > MAX_DIRECTORY || start < 0 || start > endPosition - size) {
            throw file.fault("has a zip directory of " + Long.toUnsignedString(size) + " bytes at byte "
                    + Long.toUnsignedString(start) + ", which is not possible here: it is damaged; get it again");
        }
        return new Range(start, start + size);
    }

    private ByteBuffer readEnd64(long endPosition) {
        if (endPosition >= LOCATOR64_BYTES) {
            ByteBuffer locator = file.bytes(endPosition - LOCATOR64_BYTES, LOCATOR64_BYTES);
            long position = locator.getLong(8);
            if (locator.getInt(0) == LOCATOR64 && position >= 0 && position <= endPosition - END64_BYTES) {
                ByteBuffer end64 = file.bytes(position, END64_BYTES);
                if (end64.getInt(0) == END64) {
                    return end64;
                }
            }
        }
        throw file.fault("has no zip64 end record where its directory needs one: it is damaged; get it again");
    }

    private void readEntries(Range directory) {
        ByteBuffer bytes = file.bytes(directory.start, (int) directory.length());
        while (bytes.hasRemaining()) {
            if (bytes.remaining() < CENTRAL_BYTES || bytes.getInt(bytes.position()) != CENTRAL) {
                throw damaged(directory.start + bytes.position());
            }
            ByteBuffer header = bytes.slice().order(bytes.order());
            int nameBytes = Short.toUnsignedInt(header.getShort(28));
            int extraBytes = Short.toUnsignedInt(header.getShort(30));
            int commentBytes = Short.toUnsignedInt(header.getShort(32));
            int length = CENTRAL_BYTES + nameBytes + extraBytes + commentBytes;
            if (length > header.limit()) {
                throw damaged(directory.start + bytes.position());
            }
            byte[] name = new byte[nameBytes];
            header.get(CENTRAL_BYTES, name);
            add(new String(name, StandardCharsets.UTF_8), header, CENTRAL_BYTES + nameBytes, extraBytes);
            bytes.position(bytes.position() + length);
        }
    }

    private void add(String name, ByteBuffer header, int extraStart, int extraBytes) {
        long[] sizes = {
            Integer.toUnsignedLong(header.getInt(24)),
            Integer.toUnsignedLong(header.getInt(20)),
            Integer.toUnsignedLong(header.getInt(42))
        };
        readExtra64(header, extraStart, extraStart + extraBytes, sizes);
        int flags = Short.toUnsignedInt(header.getShort(8));
        int method = Short.toUnsignedInt(header.getShort(10));
        if (entries.put(name, new Entry(flags, method, sizes[1], sizes[0], sizes[2])) != null) {
            throw file.fault("has two entries named '" + name + "'");
        }
    }

    /** Replaces, in the order size, compressed size, local header, those values that the zip64 extra field holds. */
    private static void readExtra64(ByteBuffer header, int start, int end, long[] sizes) {
        for (int at = start; at + 4 <= end; ) {
            int id = Short.toUnsignedInt(header.getShort(at));
            int fieldEnd = at + 4 + Short.toUnsignedInt(header.getShort(at + 2));
            if (id == EXTRA64 && fieldEnd <= end) {
                int value = at + 4;
                for (int i = 0; i < sizes.length; i++) {
                    if (sizes[i] == Integer.toUnsignedLong(IN_ZIP64) && value + Long.BYTES <= fieldEnd) {
                        sizes[i] = header.getLong(value);
                        value += Long.BYTES;
                    }
                }
                return;
            }
            at = fieldEnd;
        }
    }

    private Range range(String name, Entry entry) {
        if ((entry.flags & 1) != 0) {
            throw file.fault("its entry '" + name + "' is encrypted, which no checkpoint is");
        }
        if (entry.method != 0) {
            throw file.fault("its entry '" + name + "' is compressed (method " + entry.method
                    + "); torch.save stores without compression. Save the checkpoint again with torch.save");
        }
        if (entry.size < 0 || entry.compressed != entry.size) {
            throw file.fault("its entry '" + name + "' gives two sizes, " + entry.compressed + " and " + entry.size
                    + " bytes: the file is damaged; get it again");
        }
        if (entry.localHeader < 0 || entry.localHeader > file.size() - LOCAL_BYTES) {
            throw file.fault("its entry '" + name + "' begins at byte " + entry.localHeader + ", the file has "
                    + file.size() + " bytes: it is damaged; get it again");
        }
        ByteBuffer local = file.bytes(entry.localHeader, LOCAL_BYTES);
        if (local.getInt(0) != LOCAL) {
            throw damaged(entry.localHeader);
        }
        long start = entry.localHeader
                + LOCAL_BYTES
                + Short.toUnsignedInt(local.getShort(26))
                + Short.toUnsignedInt(local.getShort(28));
        if (entry.size > file.size() - start) {
            throw file.fault("its entry '" + name + "' takes bytes " + start + " to " + (start + entry.size)
                    + ", the file has " + file.size() + ": it is damaged; get it again");
        }
        return new Range(start, start + entry.size);
    }

    private CheckpointException damaged(long position) {
        return file.fault("has no zip header at byte " + position + ", where one must be: it is damaged; get it again");
    }
}
