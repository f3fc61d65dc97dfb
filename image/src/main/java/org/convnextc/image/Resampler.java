package org.convnextc.image;

/**
 * Pillow's resampling of 8-bit channels, bit for bit: along x, rounded to 8 bits, then along y, with coefficients in 22-bit fixed point.
 * Only what lies in the windows is computed, and of the first pass only the rows that the second one reads.
 */
final class Resampler {
    private Resampler() {}

    /** The part {@code rows} x {@code columns} of {@code source} resized to {@code height} x {@code width}. */
    static Pixels resize(Picture source, Filter filter, long height, long width, Window rows, Window columns) {
        Taps down = new Taps(filter, source.height(), height, rows);
        Taps across = new Taps(filter, source.width(), width, columns);
        long between = (long) (down.end() - down.first()) * columns.count();
        if (between > Images.MAX_PIXELS || (long) rows.count() * columns.count() > Images.MAX_PIXELS) {
            throw tooLarge(source, height, width);
        }
        byte[][] narrowed = Narrowing.of(source, across, down.first(), down.end());
        byte[][] planes = new byte[source.channels()][];
        for (int c = 0; c < planes.length; c++) {
            planes[c] = passDown(narrowed[c], columns.count(), down);
        }
        return new Pixels(rows.count(), columns.count(), planes);
    }

    static ImageException tooLarge(Picture source, long height, long width) {
        return new ImageException(
                "the image of " + source.width() + "x" + source.height() + " pixels cannot be resized to " + width + "x"
                        + height + ": that takes more than " + Images.MAX_PIXELS + " pixels");
    }

    /** The plane begins with row {@code taps.first()}. */
    private static byte[] passDown(byte[] plane, int width, Taps taps) {
        byte[] result = new byte[taps.count() * width];
        for (int y = 0; y < taps.count(); y++) {
            for (int x = 0; x < width; x++) {
                result[y * width + x] = taps.apply(y, plane, x - taps.first() * width, width);
            }
        }
        return result;
    }
}
