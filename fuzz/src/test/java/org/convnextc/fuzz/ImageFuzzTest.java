package org.convnextc.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.awt.image.BufferedImage;
import org.convnextc.image.EncodedImage;
import org.convnextc.image.Exif;
import org.convnextc.image.Filter;
import org.convnextc.image.ImageException;
import org.convnextc.image.Images;
import org.convnextc.image.Preprocess;
import org.junit.jupiter.api.Timeout;

/** An image of any format gives the input of a net, the same row by row and as a whole, or an ImageException. */
@Timeout(Limits.SECONDS)
class ImageFuzzTest {
    private static final int SIZE = 16;

    /** Pixels that instrumented classes resize twice in a moment. */
    private static final int SMALL = 1 << 18;

    private static final Preprocess PREPROCESS = Preprocess.of(
            Preprocess.decode(Exif.APPLY),
            Preprocess.warp(SIZE, SIZE, Filter.BICUBIC),
            Preprocess.normalize(new double[] {0.5}, new double[] {0.5}));

    @FuzzTest
    void image(byte[] bytes) {
        EncodedImage encoded = EncodedImage.of(bytes, "seed");
        BufferedImage image;
        try {
            image = Images.read(encoded, Exif.APPLY);
        } catch (ImageException e) {
            assertTrue(e.getMessage().startsWith("seed: "), e.getMessage());
            return;
        }
        try {
            float[] whole = PREPROCESS.apply(image, 3, SIZE, SIZE);
            if ((long) image.getWidth() * image.getHeight() < SMALL) {
                assertArrayEquals(whole, PREPROCESS.apply(encoded, 3, SIZE, SIZE));
            }
        } catch (ImageException e) {
            assertTrue(e.getMessage().startsWith("an image has "), e.getMessage());
        }
    }
}
