package org.convnextc.image;

import org.convnextc.image.jpeg.RowSink;

/** An image whose rows come one after the other, so that it need not be in memory as a whole. */
interface Rows {
    int height();

    int width();

    int channels();

    /** Hands over each row once. The sink may change the samples. Can be called once where the rows come from a file. */
    void forEach(RowSink sink);
}
