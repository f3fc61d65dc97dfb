package org.convnextc.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/**
 * Where the first row and column of the stored pixels belong, by the values 1 to 8 of the TIFF tag Orientation (TIFF 6.0, section 8).
 *
 * @param transposed stored rows are columns of the upright image; this comes first
 * @param mirrored the upright image runs from right to left
 * @param upsideDown the upright image runs from bottom to top
 */
record Orientation(boolean transposed, boolean mirrored, boolean upsideDown) {
    static final Orientation UPRIGHT = new Orientation(false, false, false);

    private static final Orientation[] BY_VALUE = {
        UPRIGHT,
        new Orientation(false, true, false),
        new Orientation(false, true, true),
        new Orientation(false, false, true),
        new Orientation(true, false, false),
        new Orientation(true, true, false),
        new Orientation(true, true, true),
        new Orientation(true, false, true)
    };

    /** Upright where the value is none of 1 to 8. */
    static Orientation of(int value) {
        return value >= 1 && value <= BY_VALUE.length ? BY_VALUE[value - 1] : UPRIGHT;
    }

    /** The upright image, with the samples and the colour model of the stored one. */
    BufferedImage upright(BufferedImage image) {
        if (equals(UPRIGHT)) {
            return image;
        }
        int width = transposed ? image.getHeight() : image.getWidth();
        int height = transposed ? image.getWidth() : image.getHeight();
        WritableRaster result = image.getRaster().createCompatibleWritableRaster(width, height);
        fill(result, image.getRaster());
        return new BufferedImage(image.getColorModel(), result, image.isAlphaPremultiplied(), null);
    }

    private void fill(WritableRaster result, Raster stored) {
        int bands = stored.getNumBands();
        int[] row = new int[stored.getWidth() * bands];
        for (int y = 0; y < stored.getHeight(); y++) {
            stored.getPixels(stored.getMinX(), stored.getMinY() + y, stored.getWidth(), 1, row);
            if (transposed ? upsideDown : mirrored) {
                reverse(row, bands);
            }
            if (transposed) {
                result.setPixels(mirrored ? result.getWidth() - 1 - y : y, 0, 1, stored.getWidth(), row);
            } else {
                result.setPixels(0, upsideDown ? result.getHeight() - 1 - y : y, stored.getWidth(), 1, row);
            }
        }
    }

    private static void reverse(int[] row, int bands) {
        for (int left = 0, right = row.length - bands; left < right; left += bands, right -= bands) {
            for (int band = 0; band < bands; band++) {
                int sample = row[left + band];
                row[left + band] = row[right + band];
                row[right + band] = sample;
            }
        }
    }
}
