package org.convnextc.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes in memory are read as a file of them is. */
@Timeout(60)
class EncodedImageTest {
    private static final int SMALL = 1 << 14;

    @TempDir
    static Path folder;

    /** Of every kind, but for large ones. */
    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(TestImages.path("README.md").getParent())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toFile().length() < SMALL)
                    .sorted()
                    .toList();
        }
    }

    /** Also where the file ends early or one of its bytes is another: the pixels, or what is wrong. */
    @ParameterizedTest
    @MethodSource("files")
    void bytesGiveWhatTheFileGives(Path file) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        assertSameFromFileAndBytes(whole);
        assertSameFromFileAndBytes(Arrays.copyOf(whole, whole.length / 2));
        assertSameFromFileAndBytes(Arrays.copyOf(whole, Math.min(11, whole.length)));
        byte[] damaged = whole.clone();
        damaged[whole.length / 3] ^= 0x55;
        assertSameFromFileAndBytes(damaged);
    }

    private static void assertSameFromFileAndBytes(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("image"), bytes);
        String expected = pixelsOrMessage(() -> Images.read(file, Exif.APPLY));
        assertEquals(expected, pixelsOrMessage(() -> Images.read(EncodedImage.of(bytes, file.toString()), Exif.APPLY)));
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length + 7);
        direct.position(3).put(bytes).limit(bytes.length + 3).position(3);
        EncodedImage inTheMiddle = EncodedImage.of(direct.asReadOnlyBuffer(), file.toString());
        assertEquals(expected, pixelsOrMessage(() -> Images.read(inTheMiddle, Exif.APPLY)));
        assertEquals(expected, pixelsOrMessage(() -> Images.read(inTheMiddle, Exif.APPLY)), "the second time");
        assertEquals(3, direct.position());
    }

    private static String pixelsOrMessage(Supplier<BufferedImage> reading) {
        try {
            BufferedImage image = reading.get();
            return image.getWidth() + "x" + image.getHeight() + " " + TestImages.digest(image);
        } catch (ImageException e) {
            return e.getMessage();
        }
    }

    @Test
    void aNameOrNone() {
        byte[] text = {'h', 'i'};
        String problem = ": begins with the bytes 68 69, expected an image: PNG, JPEG, BMP, GIF, WebP or TIFF";
        assertEquals("the image" + problem, message(() -> Images.read(text)));
        assertEquals("the image" + problem, message(() -> Images.read(ByteBuffer.wrap(text))));
        assertEquals(
                "the image: is empty, expected an image: PNG, JPEG, BMP, GIF, WebP or TIFF",
                message(() -> Images.read(new byte[0])));
        assertEquals(
                "row 7?[31m" + problem,
                message(() -> Images.read(EncodedImage.of(text, "row 7\u001b[31m"), Exif.IGNORE)));
        assertThrows(NullPointerException.class, () -> EncodedImage.of(text, null));
        assertThrows(NullPointerException.class, () -> Images.read((byte[]) null));
    }

    private static String message(Supplier<BufferedImage> reading) {
        return assertThrows(ImageException.class, reading::get).getMessage();
    }

    @Test
    void stepsOfANet() throws IOException {
        Path file = TestImages.path("rgb_256x300.png");
        Preprocess steps = Preprocess.of(Preprocess.resize(40, Filter.BICUBIC), Preprocess.crop(32, 32));
        EncodedImage bytes = EncodedImage.of(Files.readAllBytes(file));
        assertTrue(Arrays.equals(steps.apply(file, 3, 32, 32), steps.apply(bytes, 3, 32, 32)));
        assertEquals(
                "the image: the image of 256x300 pixels becomes 32x32, but the net takes 33x32: let preprocess resize,"
                        + " warp, crop or pad to this size",
                assertThrows(ImageException.class, () -> steps.apply(bytes, 3, 32, 33))
                        .getMessage());
    }
}
