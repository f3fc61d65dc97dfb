package org.convnextc.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import org.convnextc.image.raster.RasterFile;

/** What a file's pixels may cost. */
final class Limits {
    /** Decoded as rows, an image takes little memory, but time: 256 Mi, 16384 x 16384. */
    static final int MAX_PIXELS = 1 << 28;

    private Limits() {}

    /** @throws ImageException if there are too many pixels, or if the decoder needs more memory than the JVM may take */
    static RasterFile checked(String name, RasterFile file) throws IOException {
        checkPixels(name, file.width(), file.height());
        file.requireEnoughBytes();
        checkMemory(name, "decoding " + size(file), file.workingBytes());
        return file;
    }

    static void checkPixels(String name, int width, int height) {
        if ((long) width * height > MAX_PIXELS) {
            throw new ImageException(
                    name + ": has " + width + "x" + height + " pixels, at most " + MAX_PIXELS + " are read");
        }
    }

    /** @param what takes so many bytes */
    static void checkMemory(String name, String what, long bytes) {
        if (bytes > Runtime.getRuntime().maxMemory()) {
            throw tooLarge(name, what, bytes);
        }
    }

    private static ImageException tooLarge(String name, String what, long bytes) {
        return new ImageException(name + ": " + what + " takes " + megabytes(bytes) + ", the JVM has "
                + megabytes(Runtime.getRuntime().maxMemory()) + ": give it more with -Xmx");
    }

    private static String size(RasterFile file) {
        return file.width() + "x" + file.height() + " pixels";
    }

    private static String megabytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }

    /** All of it, in three bytes a pixel, or one for gray. */
    static BufferedImage image(String name, RasterFile file) throws IOException {
        BufferedImage image = blank(name, file);
        byte[] samples = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        file.decode((y, row) -> {
            for (int c = 0; c < row.length; c++) {
                int at = y * file.width() * row.length + row.length - 1 - c; // blue comes first
                for (byte sample : row[c]) {
                    samples[at] = sample;
                    at += row.length;
                }
            }
        });
        return image;
    }

    private static BufferedImage blank(String name, RasterFile file) {
        long bytes = (long) file.width() * file.height() * file.channels();
        checkMemory(name, "an image of " + size(file), bytes + file.workingBytes());
        boolean gray = file.channels() == Pixels.GRAY;
        try {
            return new BufferedImage(
                    file.width(), file.height(), gray ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
        } catch (OutOfMemoryError e) {
            throw tooLarge(name, "an image of " + size(file), bytes);
        }
    }
}
