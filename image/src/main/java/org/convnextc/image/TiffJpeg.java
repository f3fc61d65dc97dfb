package org.convnextc.image;

import java.io.IOException;
import java.util.Optional;
import org.convnextc.image.jpeg.Inks;
import org.convnextc.image.jpeg.JpegDecoder;
import org.convnextc.image.jpeg.RowSink;
import org.convnextc.image.jpeg.Tables;
import org.convnextc.image.raster.RasterFile;

/**
 * A TIFF file of JPEG (compression 7; Adobe's TIFF Technical Note 2): each strip or tile is a JPEG stream of its own, whose tables may be in a
 * tag. As in libtiff the tags tell what the components are, and nothing in the streams tells otherwise.
 */
final class TiffJpeg implements RasterFile {
    private static final int COMPRESSION = 0x0103;
    private static final int TABLES = 0x015b;
    private static final int JPEG = 7;
    private static final int OLD_JPEG = 6;

    /** Tiles of one colour may share their bytes, but files of which all do are made to cost time. */
    private static final int MOST_SHARING = 16;

    private final String name;
    private final EncodedInput in;
    private final TiffLayout layout;

    /** Grows from stream to stream, as in libtiff. */
    private final Tables tables = new Tables();

    private TiffJpeg(String name, EncodedInput in, TiffDirectory directory) throws IOException {
        this.name = name;
        this.in = in;
        layout = TiffLayout.of(name, directory);
        checkPlaces();
        TiffDirectory.Values place = directory.values(TABLES);
        if (place != null) {
            in.seek(place.position());
            tables.read(in, place.end());
        }
    }

    /** Empty where the file is compressed otherwise. Moves the stream. */
    static Optional<RasterFile> open(String name, EncodedInput in) throws IOException {
        Optional<TiffDirectory> directory = TiffDirectory.ofFile(in);
        if (directory.isEmpty()) {
            return Optional.empty();
        }
        long compression = directory.get().wholeNumber(COMPRESSION, 1);
        if (compression == OLD_JPEG) {
            throw new ImageException(
                    name + ": has JPEG of the old kind (compression 6), expected that of the present one"
                            + " (compression 7): convert it to PNG");
        }
        return compression == JPEG ? Optional.of(new TiffJpeg(name, in, directory.get())) : Optional.empty();
    }

    private void checkPlaces() throws IOException {
        long length = in.length();
        long total = 0;
        for (int block = 0; block < layout.counts().length; block++) {
            long start = layout.offsets()[block];
            long count = layout.counts()[block];
            if (start < 0 || count < 0 || count > length || start > length - count) {
                throw new IOException("a strip or tile has " + count + " bytes from " + start
                        + " on, but the file ends after " + length + " bytes");
            }
            total += count;
        }
        if (total / MOST_SHARING > length) {
            throw new IOException("its strips or tiles have " + total + " bytes, but the file only " + length);
        }
    }

    @Override
    public int width() {
        return layout.width();
    }

    @Override
    public int height() {
        return layout.height();
    }

    @Override
    public int channels() {
        return layout.colours().channels;
    }

    @Override
    public long workingBytes() {
        return (long) layout.colours().components * layout.bandRows() * width();
    }

    @Override
    public void decode(RowSink sink) throws IOException {
        int rows = layout.bandRows();
        byte[][] band = new byte[layout.colours().components][rows * width()];
        byte[][] row = new byte[band.length][width()];
        for (int top = 0, first = 0; top < height(); top += rows, first += layout.across()) {
            for (int plane = 0; plane < layout.planes(); plane++) {
                for (int i = 0; i < layout.across(); i++) {
                    read(first + i + plane * layout.blocksOfPlane(), top, i * layout.blockWidth(), plane, band);
                }
            }
            for (int y = 0; y < Math.min(rows, height() - top); y++) {
                for (int c = 0; c < row.length; c++) {
                    System.arraycopy(band[c], y * width(), row[c], 0, width());
                }
                sink.row(top + y, toColours(row));
            }
        }
    }

    /** Reads a strip or tile into the band. */
    private void read(int block, int top, int left, int plane, byte[][] band) throws IOException {
        long start = layout.offsets()[block];
        in.seek(start);
        var decoder =
                new JpegDecoder(in, start + layout.counts()[block], tables, layout.colours() == TiffColours.YCBCR);
        int rows = Math.min(layout.bandRows(), height() - top);
        int columns = Math.min(layout.blockWidth(), width() - left);
        if (decoder.width() < columns
                || decoder.height() < rows
                || decoder.width() > layout.blockWidth()
                || decoder.height() > layout.mostRows(top)) {
            throw new IOException("a strip or tile has " + decoder.width() + "x" + decoder.height()
                    + " pixels, expected " + layout.blockWidth() + "x" + layout.blockHeight());
        }
        check(decoder, layout.counts()[block]);
        int components = Math.min(decoder.channels(), layout.colours().components - plane);
        decoder.decode((y, samples) -> {
            for (int c = 0; y < rows && c < components; c++) {
                System.arraycopy(samples[c], 0, band[plane + c], y * width() + left, columns);
            }
        });
    }

    private void check(JpegDecoder decoder, long bytes) throws IOException {
        String size = decoder.width() + "x" + decoder.height();
        if (decoder.channels() != layout.componentsOfBlock()) {
            throw new IOException("a strip or tile has " + decoder.channels() + " components, expected "
                    + layout.componentsOfBlock());
        }
        Limits.checkPixels(name, decoder.width(), decoder.height());
        if (decoder.leastBytes() > bytes) {
            throw new IOException("a strip or tile of " + size + " pixels has " + bytes + " bytes, expected at least "
                    + decoder.leastBytes());
        }
        Limits.checkMemory(name, "a strip or tile of " + size + " pixels", decoder.coefficientBytes());
    }

    private byte[][] toColours(byte[][] components) {
        switch (layout.colours()) {
            case WHITE_IS_ZERO -> invert(components[0]);
            case CMYK -> {
                invert(components[3]);
                for (int c = 0; c < Pixels.RGB; c++) {
                    Inks.underBlack(components[3], components[c]);
                }
                return new byte[][] {components[0], components[1], components[2]};
            }
            default -> {} // they are colours
        }
        return components;
    }

    private static void invert(byte[] samples) {
        for (int x = 0; x < samples.length; x++) {
            samples[x] = (byte) ~samples[x];
        }
    }
}
