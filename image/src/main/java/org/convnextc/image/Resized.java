package org.convnextc.image;

/** An image to be resized, of which only the part that a following crop keeps is computed. */
record Resized(Picture source, Filter filter, long height, long width) {
    /** The image as it is. */
    static Resized unchanged(Picture picture) {
        return new Resized(picture, Filter.BILINEAR, picture.height(), picture.width());
    }

    /** torchvision's Resize with one number: the longer side is {@code (int) (size * longer / shorter)}. */
    static Resized shorterSide(Picture picture, int size, Filter filter) {
        long height = picture.height();
        long width = picture.width();
        return width <= height
                ? new Resized(picture, filter, (long) ((double) (size * height) / width), size)
                : new Resized(picture, filter, size, (long) ((double) (size * width) / height));
    }

    Picture whole() {
        if (height == source.height() && width == source.width()) {
            return source;
        }
        if (height > Images.MAX_PIXELS || width > Images.MAX_PIXELS) {
            throw Resampler.tooLarge(source, height, width);
        }
        return Picture.of(Resampler.resize(source, filter, height, width, Window.whole(height), Window.whole(width)));
    }

    Pixels centre(int cropHeight, int cropWidth) {
        Window rows = Window.centre(height, cropHeight);
        Window columns = Window.centre(width, cropWidth);
        return Resampler.resize(source, filter, height, width, rows, columns)
                .placed(cropHeight, cropWidth, rows.before(), columns.before());
    }
}
