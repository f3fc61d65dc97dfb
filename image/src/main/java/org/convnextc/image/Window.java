package org.convnextc.image;

/**
 * The part of an axis that a crop keeps.
 *
 * @param start first pixel kept, of the image before the crop
 * @param count pixels kept
 * @param before black pixels put before them, where the image is smaller than the crop
 */
record Window(long start, int count, int before) {
    static Window whole(long extent) {
        return new Window(0, Math.toIntExact(extent), 0);
    }

    /** torchvision's CenterCrop: halves go to the even neighbour, and of an odd border the smaller half comes first. */
    static Window centre(long extent, int crop) {
        if (extent <= crop) {
            return new Window(0, (int) extent, (int) (crop - extent) / 2);
        }
        return new Window((long) Math.rint((extent - crop) / 2.0), crop, 0);
    }
}
