package org.convnextc.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of file that is read, against the pixels of Pillow, and what becomes of it when it is damaged. */
class FormatsTest {
    @TempDir
    Path folder;

    static Stream<List<String>> files() throws IOException {
        return TestImages.rows("formats.tsv");
    }

    private static Path path(String name) {
        return TestImages.path("formats/" + name);
    }

    @ParameterizedTest
    @MethodSource("files")
    void givesThePixelsThatPillowGives(List<String> row) {
        BufferedImage image = Images.read(path(row.get(0)));
        assertEquals(row.get(1) + "x" + row.get(2), image.getWidth() + "x" + image.getHeight());
        assertEquals(row.get(3), TestImages.digest(image, Pixels.RGB));
        assertEquals(row.get(4), TestImages.digest(image, Pixels.GRAY));
    }

    @ParameterizedTest
    @MethodSource("files")
    void turnsTheImageUprightAsPillowDoes(List<String> row) {
        BufferedImage image = Images.read(path(row.get(0)), Exif.APPLY);
        assertEquals(row.get(5) + "x" + row.get(6), image.getWidth() + "x" + image.getHeight());
        assertEquals(row.get(7), TestImages.digest(image, Pixels.RGB));
    }

    /** What is left of a file gives the whole image, where only the tail is gone that holds no pixels, or is refused. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "orientation_6.jpg",
                "orientation_6.png",
                "orientation_5_gray.png",
                "rgb.bmp",
                "palette_4bit.bmp",
                "run_length_8.bmp",
                "palette_transparent.gif",
                "interlaced.gif",
                "gif_late.gif",
                "gif_interlaced_7x9.gif",
                "png_pi_3_4_33x17.png",
                "png_idat_split.png",
                "bmp_124_16_5.bmp",
                "bmp_r8_lit.bmp",
                "rgb_lossless.webp",
                "lossy.webp",
                "lossy_segments.webp",
                "palette_4.webp",
                "w_sprite_368x285.webp",
                "w_onecolour_157x104.webp",
                "anim_small_frame0.webp",
                "rgb_lzw.tif",
                "rgb_deflate.tif",
                "rgb_jpeg.tif",
                "tiff_jpeg_tile_s2x1.tif",
                "tiff_jpeg_prog.tif",
                "tiff_jpeg_tables_first.tif",
                "bilevel_group4.tif",
                "gray_big_endian.tif",
                "rgb_bigtiff.tif"
            })
    void aCutFileIsRefused(String name) throws IOException {
        byte[] whole = Files.readAllBytes(path(name));
        Pixels expected = readOrNull(path(name));
        Path cut = folder.resolve("cut");
        int step = Math.max(1, whole.length / 80);
        int refused = 0;
        for (int length = whole.length - 1; length >= 0; length -= length > 32 ? step : 1) {
            Files.write(cut, Arrays.copyOf(whole, length));
            Pixels pixels = readOrNull(cut);
            if (pixels == null) {
                refused++;
            } else {
                assertArrayEquals(expected.planes(), pixels.planes(), "cut to " + length + " bytes");
            }
        }
        assertTrue(refused > 32, "refused only " + refused);
    }

    @ParameterizedTest
    @MethodSource("files")
    void changedBitsGiveAnImageOrAnImageException(List<String> row) throws IOException {
        byte[] whole = Files.readAllBytes(path(row.get(0)));
        Path changed = folder.resolve("changed");
        Random random = new Random(row.get(0).hashCode());
        for (int i = 0; i < 10; i++) {
            byte[] bytes = whole.clone();
            int end = i % 2 == 0 ? bytes.length : Math.min(100, bytes.length); // headers are where lengths are
            for (int flips = 0; flips < 3; flips++) {
                bytes[random.nextInt(end)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(changed, bytes);
            readOrNull(changed);
        }
    }

    /** Null where it is refused, as it has to be: with the file's name and without any other exception. */
    private static Pixels readOrNull(Path path) {
        try {
            return Pixels.of(Images.read(path, Exif.APPLY), Pixels.RGB);
        } catch (ImageException e) {
            String told = e.getMessage(); // pixels that are decoded know no file
            assertTrue(Stream.of(path + ": ", "an image ", "the image of ").anyMatch(told::startsWith), told);
            return null;
        }
    }
}
