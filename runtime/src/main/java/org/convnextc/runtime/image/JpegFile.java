package org.convnextc.runtime.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.file.Path;
import org.convnextc.runtime.image.jpeg.JpegDecoder;
import org.convnextc.runtime.image.jpeg.RowSink;

/** An open JPEG file whose size and needs are within limits. */
final class JpegFile {
    /** Decoded as rows, an image takes little memory, but time: 256 Mi, 16384 x 16384. */
    static final int MAX_PIXELS = 1 << 28;

    private final Path path;
    private final JpegDecoder decoder;

    /**
     * Reads up to the pixels.
     *
     * @throws ImageException if there are too many of them
     */
    JpegFile(Path path, FileInput in) throws IOException {
        this.path = path;
        decoder = new JpegDecoder(in);
        if ((long) width() * height() > MAX_PIXELS) {
            throw new ImageException(path + ": has " + size() + " pixels, at most " + MAX_PIXELS + " are read");
        }
        if (decoder.leastBytes() > in.length()) {
            throw new ImageException(path + ": has " + size() + " pixels in " + in.length()
                    + " bytes, expected at least " + decoder.leastBytes() + " bytes");
        }
        if (decoder.coefficientBytes() > Runtime.getRuntime().maxMemory()) {
            throw tooLarge("the scans of its " + size() + " pixels", decoder.coefficientBytes());
        }
    }

    private ImageException tooLarge(String what, long bytes) {
        return new ImageException(path + ": " + what + " take " + megabytes(bytes) + ", the JVM has "
                + megabytes(Runtime.getRuntime().maxMemory()) + ": give it more with -Xmx");
    }

    private String size() {
        return decoder.width() + "x" + decoder.height();
    }

    private static String megabytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }

    int width() {
        return decoder.width();
    }

    int height() {
        return decoder.height();
    }

    int channels() {
        return decoder.channels();
    }

    /** Hands over all rows; can be called once. */
    void decode(RowSink sink) throws IOException {
        decoder.decode(sink);
    }

    /** All of it, in three bytes a pixel, or one for gray. */
    BufferedImage image() throws IOException {
        boolean gray = channels() == Pixels.GRAY;
        BufferedImage image = image(gray ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
        byte[] samples = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        decode((y, row) -> {
            for (int c = 0; c < row.length; c++) {
                int at = y * width() * row.length + row.length - 1 - c; // blue comes first
                for (byte sample : row[c]) {
                    samples[at] = sample;
                    at += row.length;
                }
            }
        });
        return image;
    }

    private BufferedImage image(int type) {
        try {
            return new BufferedImage(width(), height(), type);
        } catch (OutOfMemoryError e) {
            throw tooLarge("all of its " + size() + " pixels", (long) width() * height() * channels());
        }
    }
}
