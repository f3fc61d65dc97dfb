package org.convnextc.image.raster;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import javax.imageio.stream.ImageInputStream;
import org.convnextc.image.jpeg.RowSink;

/**
 * The first image of a GIF file (GIF89a), on the file's screen, which is larger if need be, as Pillow places it: around the image is the
 * transparent colour, or colour 0 where there is none.
 */
public final class GifFile implements RasterFile {
    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2c;
    private static final int END = 0x3b;
    private static final int GRAPHIC_CONTROL = 0xf9;
    private static final int HAS_PALETTE = 0x80;
    private static final int INTERLACED = 0x40;

    private final ImageInputStream in;
    private int width;
    private int height;
    private Palette palette = new Palette();
    private int transparent;
    private int left;
    private int top;
    private int imageWidth;
    private int imageHeight;
    private boolean interlaced;

    /** Where the coded pixels begin. */
    private long pixels;

    private GifFile(ImageInputStream in) {
        this.in = in;
    }

    /** Reads up to the pixels; the stream is moved, its byte order is set. */
    public static GifFile open(ImageInputStream in) throws IOException {
        in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
        GifFile file = new GifFile(in);
        file.readScreen();
        file.readBlocks();
        return file;
    }

    private void readScreen() throws IOException {
        in.seek(6);
        width = in.readUnsignedShort();
        height = in.readUnsignedShort();
        int flags = in.readUnsignedByte();
        in.skipBytes(2); // background, which Pillow does not show, and the pixels' proportions
        readPalette(flags);
    }

    private void readPalette(int flags) throws IOException {
        if ((flags & HAS_PALETTE) != 0) {
            byte[] stored = new byte[3 << (flags & 7) + 1];
            in.readFully(stored);
            palette = Palette.of(stored, 3, false);
        }
    }

    private void readBlocks() throws IOException {
        while (true) {
            switch (in.readUnsignedByte()) {
                case EXTENSION -> readExtension();
                case IMAGE -> {
                    readImageHeader();
                    return;
                }
                case END -> throw new IOException("there is no image in the file");
                default -> {} // a byte that means nothing
            }
        }
    }

    private void readExtension() throws IOException {
        int label = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        if (label == GRAPHIC_CONTROL && length >= 4) {
            int flags = in.readUnsignedByte();
            in.skipBytes(2);
            int colour = in.readUnsignedByte();
            transparent = (flags & 1) != 0 ? colour : transparent;
            length -= 4;
        }
        while (length > 0) {
            in.seek(in.getStreamPosition() + length);
            length = in.readUnsignedByte();
        }
    }

    private void readImageHeader() throws IOException {
        left = in.readUnsignedShort();
        top = in.readUnsignedShort();
        imageWidth = in.readUnsignedShort();
        imageHeight = in.readUnsignedShort();
        int flags = in.readUnsignedByte();
        interlaced = (flags & INTERLACED) != 0;
        readPalette(flags);
        width = Math.max(width, left + imageWidth);
        height = Math.max(height, top + imageHeight);
        if (left == 0 && imageWidth == 0) { // as Pillow has it
            top = 0;
            imageWidth = width;
            imageHeight = height;
        }
        if (imageWidth == 0 || imageHeight == 0) {
            throw new IOException("the image has " + imageWidth + "x" + imageHeight + " pixels");
        }
        pixels = in.getStreamPosition();
    }

    @Override
    public void requireEnoughBytes() throws IOException {
        in.seek(pixels);
        int numberBits = in.readUnsignedByte();
        if ((long) imageWidth * imageHeight > GifCodes.mostNumbers(in.length() - pixels, numberBits)) {
            throw new EOFException("the pixels end too early");
        }
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
        return interlaced ? (long) imageWidth * imageHeight : 0;
    }

    @Override
    public void decode(RowSink sink) throws IOException {
        in.seek(pixels);
        GifCodes codes = new GifCodes(in);
        byte[] whole = interlaced ? decodePasses(codes) : null;
        byte[] numbers = new byte[width];
        byte[][] rgb = new byte[channels()][width];
        Arrays.fill(numbers, (byte) transparent);
        for (int y = 0; y < height; y++) {
            boolean inside = y >= top && y < top + imageHeight;
            if (inside && interlaced) {
                System.arraycopy(whole, (y - top) * imageWidth, numbers, left, imageWidth);
            } else if (inside) {
                codes.read(numbers, left, imageWidth);
            } else if (y == top + imageHeight) {
                Arrays.fill(numbers, (byte) transparent);
            }
            palette.look(numbers, rgb);
            sink.row(y, rgb);
        }
    }

    /** Every eighth row, then those between them, and so on. */
    private byte[] decodePasses(GifCodes codes) throws IOException {
        byte[] whole = new byte[Math.multiplyExact(imageWidth, imageHeight)];
        int[] first = {0, 4, 2, 1};
        int[] step = {8, 8, 4, 2};
        for (int pass = 0; pass < first.length; pass++) {
            for (int y = first[pass]; y < imageHeight; y += step[pass]) {
                codes.read(whole, y * imageWidth, imageWidth);
            }
        }
        return whole;
    }
}
