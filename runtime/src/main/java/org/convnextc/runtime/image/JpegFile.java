package org.convnextc.runtime.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import org.convnextc.runtime.image.jpeg.JpegDecoder;
import org.convnextc.runtime.image.jpeg.RowSink;

/** An open JPEG file whose size and needs are within limits. */
final class JpegFile {
    /** Decoded as rows, an image takes little memory, but time: 256 Mi, 16384 x 16384. */
    static final int MAX_PIXELS = 1 << 28;

    private final JpegDecoder decoder;

    /** Reads up to the pixels. */
    JpegFile(FileInput in) throws IOException {
        decoder = new JpegDecoder(in);
        long pixels = (long) decoder.width() * decoder.height();
        if (pixels > MAX_PIXELS) {
            throw new IOException("it has " + size() + " pixels, at most " + MAX_PIXELS + " are read");
        }
        if (decoder.leastBytes() > in.length()) {
            throw new IOException("it has " + size() + " pixels, of which a file of " + in.length()
                    + " bytes can hold a part at most");
        }
        long memory = Runtime.getRuntime().maxMemory();
        if (decoder.coefficientBytes() > memory) {
            throw new IOException(size() + " pixels in several scans take "
                    + megabytes(decoder.coefficientBytes()) + " to decode, the JVM has " + megabytes(memory)
                    + ": give it more with -Xmx, or save the image as a baseline JPEG");
        }
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

    BufferedImage image() throws IOException {
        boolean gray = channels() == Pixels.GRAY;
        var image = new BufferedImage(
                width(), height(), gray ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
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
}
