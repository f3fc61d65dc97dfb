package org.convnextc.image.jpeg;

/** Takes the rows of an image. */
public interface RowSink {
    /**
     * @param y the row, 0 at the top
     * @param channels an array of samples for each channel, used again for the next row
     */
    void row(int y, byte[][] channels);
}
