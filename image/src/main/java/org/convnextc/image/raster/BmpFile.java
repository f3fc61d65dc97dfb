package org.convnextc.image.raster;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;
import javax.imageio.stream.ImageInputStream;
import org.convnextc.image.jpeg.RowSink;

/**
 * A BMP file of Windows or OS/2. The size that the file gives for itself, colour profiles and resolutions say nothing about pixels and are
 * passed over.
 */
public final class BmpFile implements RasterFile {
    private static final int FILE_HEADER = 14;
    private static final int OS2_HEADER = 12;
    private static final List<Integer> HEADERS = List.of(OS2_HEADER, 40, 52, 56, 64, 108, 124);
    private static final int HEADER_WITH_MASKS = 52;
    private static final int RAW = 0;
    private static final int RUNS_8 = 1;
    private static final int RUNS_4 = 2;
    private static final int BIT_FIELDS = 3;

    /** A run of two bytes has at most 255 pixels; larger images than this may not leave out those that no run gives. */
    private static final int MOST_PIXELS_A_BYTE = 128;

    private static final int MOST_LEFT_OUT = 1 << 24;
    private static final int CHUNK_BYTES = 1 << 16;

    private final ImageInputStream in;
    private int width;
    private int height;
    private boolean topDown;
    private int bits;
    private int compression;

    /** Of pixels that are no numbers of colours. */
    private BmpMasks masks;

    private Palette palette;

    /** Where the pixels begin. */
    private long pixels;

    private BmpFile(ImageInputStream in) {
        this.in = in;
    }

    /** Reads up to the pixels; the stream is moved, its byte order is set. */
    public static BmpFile open(ImageInputStream in) throws IOException {
        in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
        BmpFile file = new BmpFile(in);
        file.readHeader();
        return file;
    }

    private void readHeader() throws IOException {
        in.seek(10);
        pixels = in.readUnsignedInt();
        int headerBytes = in.readInt();
        if (!HEADERS.contains(headerBytes)) {
            throw new IOException("its header has " + headerBytes + " bytes, expected one of " + HEADERS);
        }
        boolean os2 = headerBytes == OS2_HEADER;
        long colours = 0;
        if (os2) {
            width = in.readUnsignedShort();
            height = in.readUnsignedShort();
            in.skipBytes(2); // planes, always 1
            bits = in.readUnsignedShort();
        } else {
            width = in.readInt();
            height = in.readInt();
            topDown = height < 0;
            height = Math.abs(height);
            in.skipBytes(2);
            bits = in.readUnsignedShort();
            compression = in.readInt();
            in.skipBytes(12); // bytes of pixels, resolution
            colours = in.readUnsignedInt();
        }
        check();
        if (bits > Byte.SIZE) {
            readMasks(headerBytes);
        } else {
            readPalette(FILE_HEADER + headerBytes, os2 ? 3 : 4, colours == 0 ? 1 << bits : colours);
        }
    }

    private void check() throws IOException {
        if (width <= 0 || height <= 0) {
            throw new IOException("the image has " + width + "x" + height + " pixels");
        }
        if (!List.of(1, 4, 8, 16, 24, 32).contains(bits)) {
            throw new IOException("the pixels have " + bits + " bits, expected 1, 4, 8, 16, 24 or 32");
        }
        boolean known =
                switch (compression) {
                    case RAW -> true;
                    case RUNS_8 -> bits == 8;
                    case RUNS_4 -> bits == 4;
                    case BIT_FIELDS -> bits > Byte.SIZE;
                    default -> false;
                };
        if (!known) {
            throw new IOException("pixels of " + bits + " bits have compression " + compression);
        }
        long pixelCount = (long) width * height;
        if (isRuns() && pixelCount > MOST_LEFT_OUT && pixelCount > in.length() * MOST_PIXELS_A_BYTE) {
            throw new IOException("a file of " + in.length() + " bytes can hold but a part of its " + width + "x"
                    + height + " pixels");
        }
    }

    /** They are in the header or behind it. */
    private void readMasks(int headerBytes) throws IOException {
        long end = FILE_HEADER + headerBytes;
        masks = BmpMasks.usual(bits);
        if (compression == BIT_FIELDS) {
            in.seek(headerBytes < HEADER_WITH_MASKS ? end : FILE_HEADER + 40);
            BmpMasks stored = new BmpMasks(bits, in.readInt(), in.readInt(), in.readInt());
            masks = stored.isEmpty() && bits == Integer.SIZE ? masks : stored.checked();
            end = Math.max(end, in.getStreamPosition());
        }
        pixels = pixels == 0 ? end : pixels;
    }

    /** Some writers forget the palette when they say where the pixels are. */
    private void readPalette(long start, int bytes, long colours) throws IOException {
        if (pixels == 0) {
            pixels = start + bytes * colours;
        } else if (pixels == start) {
            pixels += 4 * colours;
        }
        in.seek(start);
        long stored = Math.max(0, Math.min(bytes * Math.min(colours, Palette.COLOURS), in.length() - start));
        byte[] colourBytes = new byte[(int) stored];
        in.readFully(colourBytes);
        palette = Palette.of(colourBytes, bytes, true);
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public int channels() {
        return 3;
    }

    @Override
    public long workingBytes() {
        return isRuns() ? (long) width * height : 0;
    }

    private boolean isRuns() {
        return compression == RUNS_8 || compression == RUNS_4;
    }

    @Override
    public void decode(RowSink sink) throws IOException {
        byte[][] rgb = new byte[channels()][width];
        if (isRuns()) {
            decodeRuns(sink, rgb);
            return;
        }
        int stride = Math.toIntExact(((long) width * bits + 31) / 32 * 4);
        int rowBytes = (int) (((long) width * bits + 7) / 8); // the last row may end without what fills it up
        int rows = Math.max(1, CHUNK_BYTES / stride);
        byte[] chunk = new byte[Math.toIntExact((long) (Math.min(rows, height) - 1) * stride + rowBytes)];
        byte[] numbers = new byte[width];
        for (int y = 0; y < height; y += rows) {
            int count = Math.min(rows, height - y);
            int firstStored = topDown ? y : height - y - count;
            in.seek(pixels + (long) firstStored * stride);
            in.readFully(chunk, 0, (count - 1) * stride + rowBytes);
            for (int i = 0; i < count; i++) {
                unpack(chunk, (topDown ? i : count - 1 - i) * stride, numbers, rgb);
                sink.row(y + i, rgb);
            }
        }
    }

    private void unpack(byte[] chunk, int start, byte[] numbers, byte[][] rgb) {
        if (masks != null) {
            masks.unpack(chunk, start, rgb);
            return;
        }
        int perByte = Byte.SIZE / bits;
        int mask = (1 << bits) - 1;
        for (int x = 0; x < width; x++) {
            int shift = (perByte - 1 - x % perByte) * bits;
            numbers[x] = (byte) (chunk[start + x / perByte] >> shift & mask);
        }
        palette.look(numbers, rgb);
    }

    private void decodeRuns(RowSink sink, byte[][] rgb) throws IOException {
        in.seek(pixels);
        byte[] all = new BmpRuns(in, width, height, compression == RUNS_4).decode();
        byte[] numbers = new byte[width];
        for (int y = 0; y < height; y++) {
            System.arraycopy(all, (topDown ? y : height - 1 - y) * width, numbers, 0, width);
            palette.look(numbers, rgb);
            sink.row(y, rgb);
        }
    }
}
