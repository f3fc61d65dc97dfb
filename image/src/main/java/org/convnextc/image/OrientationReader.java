package org.convnextc.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import javax.imageio.stream.ImageInputStream;

/**
 * Finds the orientation in an image file. EXIF is a TIFF structure: in a JPEG's first APP1 segment of that kind, in a PNG's eXIf chunk,
 * in the EXIF chunk of a WebP whose header announces it; a TIFF file is one itself. Where anything is wrong or missing, the image is
 * upright.
 */
final class OrientationReader {
    private static final byte[] EXIF_HEADER = {'E', 'x', 'i', 'f', 0, 0};
    private static final int WEBP_HAS_EXIF = 8;

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
                        case TIFF -> TiffDirectory.numberOfFile(in, TiffDirectory.ORIENTATION);
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
            long end = content - 2 + Math.max(2, in.readUnsignedShort());
            if (marker == 0xe1 && skipExifHeader()) {
                return exif(in.getStreamPosition(), end);
            }
            in.seek(end);
        }
        return 1;
    }

    /** Chunks: length, type, content, checksum. The last one before the pixels counts, or else the last one after them. */
    private int png() throws IOException {
        int found = 0;
        boolean pixels = false;
        in.seek(8);
        while (in.getStreamPosition() <= length - 8) {
            long size = in.readUnsignedInt();
            int type = in.readInt();
            long content = in.getStreamPosition();
            if (!pixels && type == fourCharacters("IDAT")) {
                if (found != 0) {
                    return found;
                }
                pixels = true;
            } else if (type == fourCharacters("eXIf") && content + size <= length) {
                found = exif(content, content + size);
                in.setByteOrder(ByteOrder.BIG_ENDIAN);
            }
            in.seek(content + size + 4);
        }
        return Math.max(1, found);
    }

    /** Chunks: type, length, content, up to an even offset. The first one is the header; its first byte says what else there is. */
    private int webp() throws IOException {
        in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
        in.seek(12);
        int type = Integer.reverseBytes(in.readInt());
        in.readInt();
        if (type != fourCharacters("VP8X") || (in.readUnsignedByte() & WEBP_HAS_EXIF) == 0) {
            return 1;
        }
        in.seek(12);
        while (in.getStreamPosition() <= length - 8) {
            type = Integer.reverseBytes(in.readInt());
            long size = in.readUnsignedInt();
            long content = in.getStreamPosition();
            if (type == fourCharacters("EXIF")) {
                if (!skipExifHeader()) { // some writers put it there, as in JPEG
                    in.seek(content);
                }
                return exif(in.getStreamPosition(), content + size);
            }
            in.seek(content + size + (size & 1));
        }
        return 1;
    }

    private int exif(long start, long end) throws IOException {
        return TiffDirectory.orientationOfExif(in, start, Math.min(end, length));
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
}
