package org.convnextc.image;

import static org.junit.jupiter.api.Assertions.assertAll;
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
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagesTest {
    @TempDir
    Path folder;

    static Stream<List<String>> decoded() throws IOException {
        return TestImages.rows("decoded.tsv");
    }

    @ParameterizedTest
    @MethodSource("decoded")
    void decodesTheSamplesThatPillowDecodes(List<String> row) {
        BufferedImage image = Images.read(TestImages.path(row.get(0)));
        assertAll(
                () -> assertEquals(row.get(1) + "x" + row.get(2), image.getWidth() + "x" + image.getHeight()),
                () -> assertEquals(row.get(3), TestImages.digest(image)));
    }

    /** Both formats are lossless for an image of few colours. */
    @ParameterizedTest
    @ValueSource(strings = {"bmp", "gif"})
    void readsOtherFormats(String format) throws IOException {
        BufferedImage image = new BufferedImage(16, 9, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 16; x++) {
            for (int y = 0; y < 9; y++) {
                image.setRGB(x, y, 0x010203 * x * y);
            }
        }
        Path path = folder.resolve("image." + format);
        assertTrue(ImageIO.write(image, format, path.toFile()));
        assertEquals(TestImages.digest(image), TestImages.digest(Images.read(path)));
    }

    @Test
    void makesGrayOfColoursAsPillowDoes() {
        BufferedImage image = new BufferedImage(4, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 4, 1, new int[] {0xff0000, 0x00ff00, 0x0000ff, 0x0a1428}, 0, 4);
        assertEquals(List.of(76, 150, 29, 19), samples(Pixels.of(image, Pixels.GRAY))); // Image.convert('L')
    }

    private static List<Integer> samples(Pixels pixels) {
        return Stream.iterate(0, i -> i + 1)
                .limit(pixels.width())
                .map(i -> pixels.planes()[0][i] & 0xff)
                .toList();
    }

    @Test
    void refusesAnImageThatIsTooLargeBeforeDecodingIt() throws IOException {
        Path path = folder.resolve("large.png");
        byte[] bytes = Files.readAllBytes(TestImages.path("gray8.png"));
        ByteBuffer header = ByteBuffer.wrap(bytes).putInt(16, 40_000).putInt(20, 50_000);
        CRC32 crc = new CRC32();
        crc.update(bytes, 12, 17);
        header.putInt(29, (int) crc.getValue());
        Files.write(path, bytes);
        assertEquals(
                path + ": has 40000x50000 pixels, at most 268435456 are read",
                assertThrows(ImageException.class, () -> Images.read(path)).getMessage());
    }

    @Test
    void saysWhatAFileIsThatIsNoImage() throws IOException {
        Path text = Files.writeString(folder.resolve("text.png"), "no image");
        assertEquals(
                text
                        + ": begins with the bytes 6e 6f 20 69 6d 61 67 65, expected an image: PNG, JPEG, BMP, GIF, WebP or TIFF",
                assertThrows(ImageException.class, () -> Images.read(text)).getMessage());
        assertEquals(
                folder + ": is no regular file, expected an image file",
                assertThrows(ImageException.class, () -> Images.read(folder)).getMessage());
        Path missing = folder.resolve("missing.png");
        assertEquals(
                missing + ": there is no such file",
                assertThrows(ImageException.class, () -> Images.read(missing)).getMessage());
    }

    @Test
    void damagedFilesGiveAnImageOrAnImageException() throws IOException {
        Random random = new Random(1);
        Path path = folder.resolve("damaged");
        int refused = 0;
        for (String name : List.of("gray8.png", "palette4_trns.png", "rgb_1x1.png", "progressive_420.jpg")) {
            byte[] whole = Files.readAllBytes(TestImages.path(name));
            for (int i = 0; i < 50; i++) {
                byte[] bytes = i % 4 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
                for (int flips = 0; flips < 3 && bytes.length > 0; flips++) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
                Files.write(path, bytes);
                refused += isRefused(path) ? 1 : 0;
            }
        }
        assertTrue(refused > 50, "refused only " + refused);
    }

    private static boolean isRefused(Path path) {
        try {
            Pixels.of(Images.read(path), Pixels.RGB);
            return false;
        } catch (ImageException e) {
            assertTrue(e.getMessage().startsWith(path + ": "), e.getMessage());
            return true;
        }
    }
}
