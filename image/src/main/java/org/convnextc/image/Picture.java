package org.convnextc.image;

/** An image as it is seen: rows as they are stored, and how they are to be turned. */
record Picture(Rows stored, Orientation orientation) {
    /** Stored upright. */
    static Picture of(Rows rows) {
        return new Picture(rows, Orientation.UPRIGHT);
    }

    int height() {
        return orientation.transposed() ? stored.width() : stored.height();
    }

    int width() {
        return orientation.transposed() ? stored.height() : stored.width();
    }

    int channels() {
        return stored.channels();
    }
}
