package org.convnextc.image.raster;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.InflaterInputStream;
import javax.imageio.stream.ImageInputStream;
import org.convnextc.image.jpeg.RowSink;

/**
 * A PNG file (W3C PNG, third edition). Of its chunks only IHDR, PLTE and the first IDATs in a row are read: no other changes what Pillow
 * gives as RGB, and so none of them can make a file unreadable, be it damaged, doubled or in the wrong place.
 */
public final class PngFile implements RasterFile {
    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504c5445;
    private static final int IDAT = 0x49444154;
    private static final int HEADER_BYTES = 13;
    private static final int SIGNATURE_BYTES = 8;

    /** Of a byte of deflated data: 258 bytes take two bits at least (RFC 1951, section 3.2.5). */
    private static final int MOST_INFLATED = 258 * Byte.SIZE / 2;

    private final ImageInputStream in;
    private int width;
    private int height;
    private PngSamples samples;
    private boolean interlaced;
    private Palette palette = new Palette();

    /** The first one's. */
    private long pixels;

    private PngFile(ImageInputStream in) {
        this.in = in;
    }

    /** Reads up to the pixels; the stream is moved, its byte order is set. */
    public static PngFile open(ImageInputStream in) throws IOException {
        in.setByteOrder(ByteOrder.BIG_ENDIAN);
        PngFile file = new PngFile(in);
        file.readChunks();
        return file;
    }

    /** Length, type, content, checksum. */
    private void readChunks() throws IOException {
        in.seek(SIGNATURE_BYTES);
        while (true) {
            long at = in.getStreamPosition();
            long length = in.readUnsignedInt();
            int type = in.readInt();
            if (type == IDAT) {
                pixels = at;
                break;
            }
            if (type == IHDR) {
                readHeader(content(type, length));
            } else if (type == PLTE) {
                palette = Palette.of(content(type, length), 3, false);
            }
            in.seek(at + 12 + length);
        }
        if (samples == null) {
            throw new IOException("there is no IHDR chunk before the pixels");
        }
    }

    @Override
    public void requireEnoughBytes() throws IOException {
        long mostBits = (in.length() - pixels) * MOST_INFLATED * Byte.SIZE;
        if ((long) width * height > mostBits / samples.pixelBits()) {
            throw new EOFException("the pixels end too early");
        }
    }

    private byte[] content(int type, long length) throws IOException {
        if (length > 3 * Palette.COLOURS) {
            throw new IOException("a chunk has " + length + " bytes, expected at most " + 3 * Palette.COLOURS);
        }
        byte[] content = new byte[(int) length];
        in.readFully(content);
        CRC32 sum = new CRC32();
        for (int shift = 24; shift >= 0; shift -= Byte.SIZE) {
            sum.update(type >> shift);
        }
        sum.update(content);
        if (in.readInt() != (int) sum.getValue()) {
            throw new IOException((type == IHDR ? "IHDR" : "PLTE") + " has a wrong checksum");
        }
        return content;
    }

    private void readHeader(byte[] header) throws IOException {
        if (header.length < HEADER_BYTES) {
            throw new IOException("IHDR has " + header.length + " bytes, expected " + HEADER_BYTES);
        }
        width = number(header, 0);
        height = number(header, 4);
        if (width <= 0 || height <= 0) {
            throw new IOException("the image has " + width + "x" + height + " pixels");
        }
        samples = PngSamples.of(header[8], header[9]);
        if (header[11] != 0) {
            throw new IOException("the filter method is " + header[11] + ", expected 0");
        }
        interlaced = header[12] != 0;
    }

    private static int number(byte[] from, int at) {
        return (from[at] & 0xff) << 24 | (from[at + 1] & 0xff) << 16 | (from[at + 2] & 0xff) << 8 | from[at + 3] & 0xff;
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
        return samples.channels();
    }

    @Override
    public long workingBytes() {
        return interlaced ? (long) width * height * channels() : 0;
    }

    @Override
    public void decode(RowSink sink) throws IOException {
        try (InputStream inflated = new InflaterInputStream(new Idat())) {
            if (interlaced) {
                decodePasses(inflated, sink);
                return;
            }
            PngPass pass = new PngPass(inflated, samples, palette, width);
            for (int y = 0; y < height; y++) {
                sink.row(y, pass.next());
            }
        }
    }

    /** Adam7: of each 8x8 pixels, seven images of the pixels in these columns and rows. */
    private void decodePasses(InputStream inflated, RowSink sink) throws IOException {
        int[] firstX = {0, 4, 0, 2, 0, 1, 0};
        int[] firstY = {0, 0, 4, 0, 2, 0, 1};
        int[] stepX = {8, 8, 4, 4, 2, 2, 1};
        int[] stepY = {8, 8, 8, 4, 4, 2, 2};
        byte[][] planes = new byte[channels()][Math.multiplyExact(width, height)];
        for (int i = 0; i < firstX.length; i++) {
            int across = (width - firstX[i] + stepX[i] - 1) / stepX[i];
            if (across == 0) {
                continue;
            }
            PngPass pass = new PngPass(inflated, samples, palette, across);
            for (int y = firstY[i]; y < height; y += stepY[i]) {
                byte[][] row = pass.next();
                for (int c = 0; c < planes.length; c++) {
                    for (int x = 0, at = y * width + firstX[i]; x < across; x++, at += stepX[i]) {
                        planes[c][at] = row[c][x];
                    }
                }
            }
        }
        byte[][] row = new byte[channels()][width];
        for (int y = 0; y < height; y++) {
            for (int c = 0; c < planes.length; c++) {
                System.arraycopy(planes[c], y * width, row[c], 0, width);
            }
            sink.row(y, row);
        }
    }

    /** The contents of IDAT chunks, one after the other. Their checksums are not looked at, as in Pillow: the inflater has its own. */
    private final class Idat extends InputStream {
        private long left;

        Idat() throws IOException {
            in.seek(pixels);
            left = in.readUnsignedInt();
            in.readInt();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            while (left == 0) {
                in.readInt(); // the checksum
                left = in.readUnsignedInt();
                if (in.readInt() != IDAT) {
                    throw new EOFException("the pixels end too early");
                }
            }
            int count = in.read(bytes, offset, (int) Math.min(length, left));
            left -= count;
            return count;
        }
    }
}
