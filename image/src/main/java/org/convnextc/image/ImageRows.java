package org.convnextc.image;

import java.awt.image.BufferedImage;
import org.convnextc.image.jpeg.RowSink;

/** The rows of a decoded image, gray or RGB. */
record ImageRows(BufferedImage image, int channels) implements Rows {
    ImageRows {
        Pixels.checkChannels(channels);
    }

    @Override
    public int height() {
        return image.getHeight();
    }

    @Override
    public int width() {
        return image.getWidth();
    }

    @Override
    public void forEach(RowSink sink) {
        Pixels.RowReader reader = Pixels.RowReader.of(image);
        int[][] rgb = new int[Pixels.RGB][width()];
        byte[][] row = new byte[channels][width()];
        for (int y = 0; y < height(); y++) {
            reader.read(y, rgb);
            Pixels.setRow(rgb, row);
            sink.row(y, row);
        }
    }
}
