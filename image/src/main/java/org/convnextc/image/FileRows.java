package org.convnextc.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.convnextc.image.jpeg.RowSink;
import org.convnextc.image.raster.RasterFile;

/** The rows of a file as they are decoded, gray or RGB. The file must stay open; errors are {@link UncheckedIOException}s. */
record FileRows(RasterFile file, int channels) implements Rows {
    FileRows {
        Pixels.checkChannels(channels);
    }

    @Override
    public int height() {
        return file.height();
    }

    @Override
    public int width() {
        return file.width();
    }

    @Override
    public void forEach(RowSink sink) {
        try {
            file.decode(file.channels() == channels ? sink : converted(sink));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RowSink converted(RowSink sink) {
        byte[][] converted = new byte[channels][width()];
        return (y, row) -> {
            if (channels == Pixels.GRAY) {
                Pixels.toGray(row, converted[0]);
            } else {
                for (byte[] samples : converted) {
                    System.arraycopy(row[0], 0, samples, 0, samples.length);
                }
            }
            sink.row(y, converted);
        };
    }
}
