package org.convnextc.image;

import java.io.IOException;

/**
 * Where the pixels of a TIFF file with samples of 8 bits lie (TIFF 6.0, sections 3 and 15): in blocks, which are strips of full width or tiles.
 *
 * @param samples components of a pixel in the file
 * @param separate whether a block has one component of its pixels, not all
 * @param tiled whether all blocks are of full size, also those that go beyond the image
 * @param blockWidth in pixels
 * @param blockHeight in pixels; of strips at most the image's
 * @param offsets where the blocks begin, from left to right and from the top, plane by plane
 * @param counts their bytes
 */
record TiffLayout(
        int width,
        int height,
        TiffColours colours,
        int samples,
        boolean separate,
        boolean tiled,
        int blockWidth,
        int blockHeight,
        long[] offsets,
        long[] counts) {
    private static final int WIDTH = 0x0100;
    private static final int HEIGHT = 0x0101;
    private static final int BITS = 0x0102;
    private static final int STRIP_OFFSETS = 0x0111;
    private static final int SAMPLES = 0x0115;
    private static final int STRIP_ROWS = 0x0116;
    private static final int STRIP_COUNTS = 0x0117;
    private static final int PLANAR = 0x011c;
    private static final int TILE_WIDTH = 0x0142;
    private static final int TILE_HEIGHT = 0x0143;
    private static final int TILE_OFFSETS = 0x0144;
    private static final int TILE_COUNTS = 0x0145;
    private static final int SEPARATE = 2;

    /**
     * By a file's tags.
     *
     * @throws ImageException if there are too many pixels, or their colours are none that are read
     * @throws IOException if there is no such layout
     */
    static TiffLayout of(String name, TiffDirectory tags) throws IOException {
        int width = size(tags.wholeNumber(WIDTH, 0));
        int height = size(tags.wholeNumber(HEIGHT, 0));
        Limits.checkPixels(name, width, height);
        TiffColours colours = TiffColours.of(name, tags.wholeNumber(TiffDirectory.COLOURS, 0));
        long samples = tags.wholeNumber(SAMPLES, 1);
        long bits = tags.wholeNumber(BITS, 1);
        if (bits != Byte.SIZE || samples < colours.components || samples > Byte.MAX_VALUE) {
            throw new IOException("it has " + samples + " samples a pixel, the first one of " + bits
                    + " bits, expected " + colours.components + " or more of 8 bits");
        }
        boolean separate = tags.wholeNumber(PLANAR, 1) == SEPARATE;
        if (separate && colours == TiffColours.YCBCR) {
            throw new ImageException(name + ": has JPEG of YCbCr in separate planes, expected all components together:"
                    + " convert it to PNG");
        }
        boolean tiled = tags.values(TILE_OFFSETS) != null;
        int blockWidth = tiled ? size(tags.wholeNumber(TILE_WIDTH, 0)) : width;
        int blockHeight =
                size(tiled ? tags.wholeNumber(TILE_HEIGHT, 0) : Math.min(height, tags.wholeNumber(STRIP_ROWS, height)));
        long blocks = ceilDiv(width, blockWidth) * ceilDiv(height, blockHeight) * (separate ? samples : 1);
        return new TiffLayout(
                width,
                height,
                colours,
                (int) samples,
                separate,
                tiled,
                blockWidth,
                blockHeight,
                numbers(tags, tiled ? TILE_OFFSETS : STRIP_OFFSETS, blocks),
                numbers(tags, tiled ? TILE_COUNTS : STRIP_COUNTS, blocks));
    }

    private static int size(long size) throws IOException {
        if (size < 1 || size > Integer.MAX_VALUE) {
            throw new IOException("a side of the image, its strips or its tiles has " + size + " pixels");
        }
        return (int) size;
    }

    private static long[] numbers(TiffDirectory tags, int tag, long count) throws IOException {
        long[] numbers = tags.wholeNumbers(tag, Math.min(count, Limits.MAX_PIXELS));
        if (numbers.length < count) {
            throw new IOException(
                    "it has the places or sizes of " + numbers.length + " strips or tiles, expected " + count);
        }
        return numbers;
    }

    private static long ceilDiv(long dividend, long divisor) {
        return (dividend + divisor - 1) / divisor;
    }

    /** Blocks side by side. */
    int across() {
        return (int) ceilDiv(width, blockWidth);
    }

    int blocksOfPlane() {
        return across() * (int) ceilDiv(height, blockHeight);
    }

    /** Rows that blocks side by side give. */
    int bandRows() {
        return Math.min(height, blockHeight);
    }

    /** Rows that a block from {@code top} on may have: there are files whose last strip is as high as the others. */
    int mostRows(int top) {
        return tiled || top < height - blockHeight ? blockHeight : Integer.MAX_VALUE;
    }

    /** Of components that count, with blocks of their own. */
    int planes() {
        return separate ? colours.components : 1;
    }

    int componentsOfBlock() {
        return separate ? 1 : samples;
    }
}
