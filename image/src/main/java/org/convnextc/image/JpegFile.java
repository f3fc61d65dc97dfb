package org.convnextc.image;

import java.io.IOException;
import org.convnextc.image.jpeg.JpegDecoder;
import org.convnextc.image.jpeg.RowSink;
import org.convnextc.image.raster.RasterFile;

/** An open JPEG file that is long enough for its pixels. */
final class JpegFile implements RasterFile {
    private final JpegDecoder decoder;

    /**
     * Reads up to the pixels.
     *
     * @throws ImageException if there are too many of them
     */
    JpegFile(String name, EncodedInput in) throws IOException {
        decoder = new JpegDecoder(in);
        Limits.checkPixels(name, width(), height());
        if (decoder.leastBytes() > in.length()) {
            throw new ImageException(name + ": has " + size() + " pixels in " + in.length()
                    + " bytes, expected at least " + decoder.leastBytes() + " bytes");
        }
    }

    private String size() {
        return width() + "x" + height();
    }

    @Override
    public int width() {
        return decoder.width();
    }

    @Override
    public int height() {
        return decoder.height();
    }

    @Override
    public int channels() {
        return decoder.channels();
    }

    @Override
    public long workingBytes() {
        return decoder.coefficientBytes();
    }

    @Override
    public void decode(RowSink sink) throws IOException {
        decoder.decode(sink);
    }
}
