package org.convnextc.runtime.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import javax.imageio.stream.ImageInputStream;

/**
 * Finds the orientation in an image file. EXIF is a TIFF structure: in a JPEG's first APP1 segment of that kind, a PNG's eXIf chunk, a
 * WebP's EXIF chunk; a TIFF file is one itself. Only its first directory is read and no link in it is followed, so that a hostile one
 * costs at most one pass over the file's chunks. Where anything is wrong or missing, the image is upright.
 */
final class OrientationReader {
    private static final int TAG = 0x0112;
    private static final int TYPE_SHORT = 3;
    private static final int CLASSIC = 42;
    private static final int BIG = 43;
    private static final byte[] EXIF_HEADER = {'E', 'x', 'i', 'f', 0, 0};

    private final ImageInputStream in;
    private final long length;

    private OrientationReader(ImageInputStream in) throws IOException {
        this.in = in;
        this.length = in.length();
    }

    /** Moves the stream. */
    static Orientation read(ImageInputStream in, Format format) throws IOException {
        var reader = new OrientationReader(in);
        try {
            in.seek(0);
            in.setByteOrder(ByteOrder.BIG_ENDIAN);
            return Orientation.of(
                    switch (format) {
                        case JPEG -> reader.jpeg();
                        case PNG -> reader.png();
                        case WEBP -> reader.webp();
                        case TIFF -> reader.tiff(0);
                        default -> 1;
                    });
        } catch (EOFException e) {
            return Orientation.UPRIGHT; // the decoder says what is wrong with the file
        } finally {
            in.setByteOrder(ByteOrder.BIG_ENDIAN);
        }
    }

    /** Segments up to the start of a scan: FF, marker, length with itself, content. */
    private int jpeg() throws IOException {
        in.seek(2);
        while (in.readUnsignedByte() == 0xff) {
            int marker = in.readUnsignedByte();
            while (marker == 0xff) { // fill bytes
                marker = in.readUnsignedByte();
            }
            if (marker == 0xda || marker == 0xd9) {
                return 1;
            }
            long content = in.getStreamPosition() + 2;
            int size = in.readUnsignedShort();
            if (marker == 0xe1 && skipExifHeader()) {
                return tiff(in.getStreamPosition());
            }
            in.seek(content - 2 + Math.max(2, size));
        }
        return 1;
    }

    /** Chunks: length, type, content, checksum. */
    private int png() throws IOException {
        in.seek(8);
        while (in.getStreamPosition() < length) {
            long size = in.readUnsignedInt();
            int type = in.readInt();
            if (type == fourCharacters("eXIf")) {
                return tiff(in.getStreamPosition());
            }
            in.seek(in.getStreamPosition() + size + 4);
        }
        return 1;
    }

    /** Chunks: type, length, content, up to an even offset. */
    private int webp() throws IOException {
        in.seek(12);
        while (in.getStreamPosition() < length) {
            int type = in.readInt();
            in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
            long size = in.readUnsignedInt();
            in.setByteOrder(ByteOrder.BIG_ENDIAN);
            long content = in.getStreamPosition();
            if (type == fourCharacters("EXIF")) {
                if (!skipExifHeader()) { // some writers put it there, as in JPEG
                    in.seek(content);
                }
                return tiff(in.getStreamPosition());
            }
            in.seek(content + size + (size & 1));
        }
        return 1;
    }

    private static int fourCharacters(String name) {
        return name.charAt(0) << 24 | name.charAt(1) << 16 | name.charAt(2) << 8 | name.charAt(3);
    }

    private boolean skipExifHeader() throws IOException {
        for (byte expected : EXIF_HEADER) {
            if (in.readByte() != expected) {
                return false;
            }
        }
        return true;
    }

    /** The tag's value in the first directory; offsets count from {@code start}. BigTIFF has 8 bytes where TIFF has 2 or 4. */
    private int tiff(long start) throws IOException {
        in.seek(start);
        int order = in.readUnsignedShort();
        in.setByteOrder(order == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int version = in.readUnsignedShort();
        if (version != CLASSIC && version != BIG) {
            return 1;
        }
        boolean big = version == BIG;
        in.skipBytes(big ? 4 : 0);
        long directory = big ? in.readLong() : in.readUnsignedInt();
        if (directory < 0 || directory > length) {
            return 1;
        }
        in.seek(start + directory);
        long entries = big ? in.readLong() : in.readUnsignedShort();
        return entry(entries, big ? 20 : 12);
    }

    private int entry(long entries, int bytes) throws IOException {
        long at = in.getStreamPosition();
        for (long i = 0; i < entries && at < length; i++, at += bytes) {
            in.seek(at);
            if (in.readUnsignedShort() == TAG) {
                int type = in.readUnsignedShort();
                long count = bytes == 20 ? in.readLong() : in.readUnsignedInt();
                return type == TYPE_SHORT && count == 1 ? in.readUnsignedShort() : 1;
            }
        }
        return 1;
    }
}
