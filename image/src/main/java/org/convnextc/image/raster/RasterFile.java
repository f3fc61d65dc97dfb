package org.convnextc.image.raster;

import java.io.EOFException;
import java.io.IOException;
import org.convnextc.image.jpeg.RowSink;

/** An open image file of which the header is read. It gives gray or RGB samples of 8 bits, without alpha. */
public interface RasterFile {
    /** In pixels. */
    int width();

    /** In pixels. */
    int height();

    /** 1 for gray, 3 for RGB. */
    int channels();

    /**
     * Refuses an image whose pixels cannot be in the rest of its file, before anything is done for them.
     *
     * @throws EOFException if the file is too short
     */
    default void requireEnoughBytes() throws IOException {}

    /** What {@link #decode} takes beside the rows that it hands over, in bytes. */
    default long workingBytes() {
        return 0;
    }

    /**
     * Hands over all rows from the top; can be called once.
     *
     * @throws IOException if the file is damaged or ends too early
     */
    void decode(RowSink sink) throws IOException;
}
