package org.convnextc.compiler.frontend.expand;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.convnextc.compiler.frontend.Expansion;
import org.convnextc.ir.ImageStep;
import org.convnextc.ir.ImageStep.Crop;
import org.convnextc.ir.ImageStep.Decode;
import org.convnextc.ir.ImageStep.Exif;
import org.convnextc.ir.ImageStep.Filter;
import org.convnextc.ir.ImageStep.Normalize;
import org.convnextc.ir.ImageStep.Pad;
import org.convnextc.ir.ImageStep.Resize;
import org.convnextc.ir.ImageStep.Warp;
import org.junit.jupiter.api.Test;

class PreprocessTest {
    private static final Normalize IMAGENET = new Normalize(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

    private static List<ImageStep> steps(String slots) {
        return Expansion.of("net Net { body = { mean }\n" + slots + "\n}")
                .valid()
                .preprocess();
    }

    @Test
    void official() {
        assertEquals(
                List.of(new Resize(256, Filter.BICUBIC), new Crop(224, 224), IMAGENET), steps("input = 3x224x224"));
        assertEquals(
                List.of(new Resize(437, Filter.BICUBIC), new Crop(383, 383), IMAGENET), steps("input = 3x383x383"));
        assertEquals(List.of(new Warp(384, 384, Filter.BICUBIC), IMAGENET), steps("input = 3x384x384"));
    }

    @Test
    void officialForOtherShapes() {
        assertEquals(
                List.of(new Resize(256, Filter.BICUBIC), new Crop(112, 224), IMAGENET), steps("input = 3x112x224"));
        assertEquals(
                List.of(new Warp(384, 512, Filter.BICUBIC), new Normalize(List.of(0.0), List.of(1.0))),
                steps("input = 1x384x512"));
    }

    @Test
    void said() {
        assertEquals(
                List.of(
                        new Resize(236, Filter.BILINEAR),
                        new Crop(200, 220),
                        new Pad(2),
                        new Normalize(List.of(0.5, 0.5, 0.5), List.of(1.0, 1.0, 0.25))),
                steps(
                        """
                        input = 3x204x224
                        half = 0.5
                        preprocess = {
                          resize 236 bilinear
                          crop 200x220
                          pad 2
                          normalize mean=[half, half, half] std=[1, 1, 0.25]
                        }"""));
        assertEquals(
                List.of(new Warp(32, 48, Filter.BICUBIC), IMAGENET),
                steps("input = 3x32x48  shape = { warp 32x48 }  preprocess = { shape; normalize }"));
    }

    @Test
    void orientationOnRequest() {
        assertEquals(
                List.of(new Decode(Exif.APPLY), new Warp(32, 32, Filter.BICUBIC), IMAGENET),
                steps("input = 3x32x32  preprocess = { decode exif=apply; warp 32x32; normalize }"));
        assertEquals(
                List.of(new Decode(Exif.IGNORE), new Warp(32, 32, Filter.BICUBIC), IMAGENET),
                steps("input = 3x32x32  preprocess = { decode; warp 32x32; normalize }"));
    }

    @Test
    void sizesThatTheImageDecides() {
        assertEquals(List.of(new Pad(2), IMAGENET), steps("input = 3x5x9  preprocess = { pad 2; normalize }"));
        assertEquals(
                List.of(new Resize(5, Filter.BICUBIC), IMAGENET),
                steps("input = 3x9x5  preprocess = { resize 5; normalize }"));
    }
}
