package org.convnextc.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DirectColorModel;
import java.awt.image.Raster;
import java.util.Arrays;
import org.convnextc.image.jpeg.RowSink;

/**
 * 8-bit samples, a plane for each channel, rows from the top. Images become gray or RGB as Pillow 9's {@code convert} makes them: alpha
 * and transparent colours are dropped, colour profiles and gamma ignored.
 */
record Pixels(int height, int width, byte[][] planes) implements Rows {
    static final int GRAY = 1;
    static final int RGB = 3;

    @Override
    public int channels() {
        return planes.length;
    }

    /** Black, that is value 0. */
    static Pixels blank(int channels, long height, long width) {
        if (height > Images.MAX_PIXELS || width > Images.MAX_PIXELS || height * width > Images.MAX_PIXELS) {
            throw new ImageException("an image of " + width + "x" + height + " pixels is too large: at most "
                    + Images.MAX_PIXELS + " pixels are possible");
        }
        return new Pixels((int) height, (int) width, new byte[channels][(int) (height * width)]);
    }

    /** @param channels 1 for gray, 3 for RGB */
    static Pixels of(BufferedImage image, int channels) {
        return of(Picture.of(new ImageRows(image, channels)));
    }

    /** All of a picture, upright. */
    static Pixels of(Picture picture) {
        if (picture.stored() instanceof Pixels pixels && picture.orientation().equals(Orientation.UPRIGHT)) {
            return pixels;
        }
        int height = picture.height();
        int width = picture.width();
        if ((long) height * width > Images.MAX_PIXELS) {
            throw new ImageException(
                    "the image of " + width + "x" + height + " pixels is too large as a whole, at most "
                            + Images.MAX_PIXELS + " are possible: let preprocess begin with resize, warp or crop");
        }
        return Resampler.resize(picture, Filter.BILINEAR, height, width, Window.whole(height), Window.whole(width));
    }

    static void checkChannels(int channels) {
        if (channels != GRAY && channels != RGB) {
            throw new ImageException("an image has 1 channel (gray) or 3 (RGB), but the net takes " + channels);
        }
    }

    @Override
    public void forEach(RowSink sink) {
        byte[][] row = new byte[channels()][width];
        for (int y = 0; y < height; y++) {
            for (int c = 0; c < channels(); c++) {
                System.arraycopy(planes[c], y * width, row[c], 0, width);
            }
            sink.row(y, row);
        }
    }

    /** Makes a row of gray or RGB samples from red, green and blue. */
    static void setRow(int[][] rgb, byte[][] row) {
        for (int c = 0; c < row.length; c++) {
            for (int x = 0; x < row[c].length; x++) {
                row[c][x] = (byte) (row.length == RGB ? rgb[c][x] : luma(rgb[0][x], rgb[1][x], rgb[2][x]));
            }
        }
    }

    static void toGray(byte[][] rgb, byte[] gray) {
        for (int x = 0; x < gray.length; x++) {
            gray[x] = (byte) luma(rgb[0][x] & 0xff, rgb[1][x] & 0xff, rgb[2][x] & 0xff);
        }
    }

    /** ITU-R 601-2 in 16-bit fixed point, rounded; gray stays as it is, for the factors add up to 1. */
    private static int luma(int red, int green, int blue) {
        return red * 19595 + green * 38470 + blue * 7471 + 0x8000 >> 16;
    }

    /** On black of the given size; this must fit in. */
    Pixels placed(long newHeight, long newWidth, int top, int left) {
        if (newHeight == height && newWidth == width) {
            return this;
        }
        Pixels result = blank(channels(), newHeight, newWidth);
        for (int c = 0; c < channels(); c++) {
            for (int y = 0; y < height; y++) {
                System.arraycopy(planes[c], y * width, result.planes[c], (top + y) * result.width + left, width);
            }
        }
        return result;
    }

    Pixels padded(int border) {
        return placed(height + 2L * border, width + 2L * border, border, border);
    }

    BufferedImage toImage() {
        BufferedImage image = new BufferedImage(
                width, height, channels() == GRAY ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
        byte[] samples = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        for (int c = 0; c < channels(); c++) {
            int at = channels() - 1 - c;
            for (byte sample : planes[c]) {
                samples[at] = sample;
                at += channels();
            }
        }
        return image;
    }

    /** Reads a row's red, green and blue, 0 to 255. Java's own conversions of gray, of 16 bits and of CMYK give other values. */
    interface RowReader {
        void read(int y, int[][] rgb);

        static RowReader of(BufferedImage image) {
            ColorModel model = image.getColorModel();
            Raster raster = image.getRaster();
            if (model instanceof DirectColorModel packed && !model.isAlphaPremultiplied()) {
                return packed(raster, packed.getComponentSize());
            }
            if (!(model instanceof ComponentColorModel) || model.isAlphaPremultiplied()) {
                return (y, rgb) -> converted(image, y, rgb);
            }
            int type = raster.getTransferType();
            return type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT
                    ? components(image, type == DataBuffer.TYPE_USHORT)
                    : clipped(raster, type);
        }

        private static RowReader components(BufferedImage image, boolean wide) {
            Raster raster = image.getRaster();
            return switch (image.getColorModel().getColorSpace().getType()) {
                case ColorSpace.TYPE_GRAY ->
                    raster.getNumBands() == 1 && wide
                            ? (y, rgb) -> clippedGray(raster, y, rgb)
                            : (y, rgb) -> samples(raster, y, rgb, new int[] {0, 0, 0}, wide);
                case ColorSpace.TYPE_RGB -> (y, rgb) -> samples(raster, y, rgb, new int[] {0, 1, 2}, wide);
                case ColorSpace.TYPE_CMYK -> (y, rgb) -> cmyk(raster, y, rgb, wide);
                default -> (y, rgb) -> converted(image, y, rgb);
            };
        }

        private static RowReader clipped(Raster raster, int type) {
            if (raster.getNumBands() != 1 || type == DataBuffer.TYPE_FLOAT || type == DataBuffer.TYPE_DOUBLE) {
                throw new ImageException("an image has " + raster.getNumBands() + " samples a pixel of "
                        + DataBuffer.getDataTypeSize(type) + " bits, expected 8 or 16 bits: convert it to PNG");
            }
            return (y, rgb) -> clippedGray(raster, y, rgb);
        }

        private static RowReader packed(Raster raster, int[] bits) {
            if (Arrays.stream(bits, 0, RGB).anyMatch(count -> count < 1 || count > 16)) {
                throw new ImageException("an image has samples of " + Arrays.toString(bits)
                        + " bits, expected 1 to 16 bits: convert it to PNG");
            }
            return (y, rgb) -> packed(raster, y, rgb, bits);
        }

        /** Samples of fewer than 8 bits are spread over 0 to 255, rounded down. */
        private static void packed(Raster raster, int y, int[][] rgb, int[] bits) {
            for (int c = 0; c < RGB; c++) {
                raster.getSamples(0, y, raster.getWidth(), 1, c, rgb[c]);
                int largest = (1 << bits[c]) - 1;
                for (int x = 0; x < rgb[c].length; x++) {
                    rgb[c][x] = rgb[c][x] * 255 / largest;
                }
            }
        }

        private static void samples(Raster raster, int y, int[][] rgb, int[] bands, boolean wide) {
            for (int c = 0; c < RGB; c++) {
                raster.getSamples(0, y, raster.getWidth(), 1, bands[c], rgb[c]);
                if (wide) {
                    highBytes(rgb[c]);
                }
            }
        }

        private static void highBytes(int[] values) {
            for (int x = 0; x < values.length; x++) {
                values[x] >>= 8;
            }
        }

        /** Gray of more than 8 bits is not scaled by Pillow, but cut off at 0 and 255, and its fractions are dropped. */
        private static void clippedGray(Raster raster, int y, int[][] rgb) {
            for (int c = 0; c < RGB; c++) {
                raster.getSamples(0, y, raster.getWidth(), 1, 0, rgb[c]);
                for (int x = 0; x < rgb[c].length; x++) {
                    rgb[c][x] = Math.max(0, Math.min(255, rgb[c][x]));
                }
            }
        }

        /** Without a colour profile: each colour is white without black, less its ink's share of that; t / 255 is rounded. */
        private static void cmyk(Raster raster, int y, int[][] rgb, boolean wide) {
            int[] black = raster.getSamples(0, y, raster.getWidth(), 1, 3, (int[]) null);
            if (wide) {
                highBytes(black);
            }
            samples(raster, y, rgb, new int[] {0, 1, 2}, wide);
            for (int[] ink : rgb) {
                for (int x = 0; x < black.length; x++) {
                    int white = 255 - black[x];
                    int t = ink[x] * white + 128;
                    ink[x] = white - ((t >> 8) + t >> 8);
                }
            }
        }

        private static void converted(BufferedImage image, int y, int[][] rgb) {
            for (int x = 0; x < image.getWidth(); x++) {
                int pixel = image.getRGB(x, y);
                rgb[0][x] = pixel >> 16 & 0xff;
                rgb[1][x] = pixel >> 8 & 0xff;
                rgb[2][x] = pixel & 0xff;
            }
        }
    }
}
