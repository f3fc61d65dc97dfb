package org.convnextc.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of TIFF files of JPEG whose tags or streams are wrong; FormatsTest has sound ones. */
class TiffJpegTest {
    private static final int ENTRY = 12;
    private static final int HEIGHT = 257;
    private static final int OFFSETS = 273;
    private static final int STRIP_ROWS = 278;
    private static final int COUNTS = 279;

    @TempDir
    Path folder;

    /** A file of 61 x 45 pixels in one strip. */
    private static byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(TestImages.path("formats/tiff_jpeg_" + name + ".tif"));
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("x.tif"), bytes);
    }

    /** Where a tag's count is, which the value follows. */
    private static int countOf(ByteBuffer file, int tag) {
        int entry = 10;
        while (file.getShort(entry) != tag) {
            entry += ENTRY;
        }
        return entry + 4;
    }

    private static ByteBuffer with(String name, int tag, int value) throws IOException {
        ByteBuffer file = littleEndian(bytes(name));
        return file.putInt(countOf(file, tag) + 4, value);
    }

    private void assertRefused(byte[] bytes, String expected) throws IOException {
        Path path = write(bytes);
        String message =
                assertThrows(ImageException.class, () -> Images.read(path)).getMessage();
        assertTrue(message.startsWith(path + ": ") && message.contains(expected), message);
    }

    @ParameterizedTest
    @CsvSource({
        "s2x2, 256, 0, a side of the image",
        "s2x2, 256, -1, has 4294967295 pixels",
        "s2x2, 256, 50, 'has 61x45 pixels, expected 50x45'",
        "s2x2, 256, 70, 'has 61x45 pixels, expected 70x45'",
        "s2x1, 257, 46, 'has 61x45 pixels, expected 61x46'",
        "s2x2, 257, 65536000, 'has 61x65536000 pixels, at most'",
        "gray0, 258, 12, the first one of 12 bits",
        "s2x2, 259, 6, has JPEG of the old kind",
        "gray0, 262, 3, PhotometricInterpretation 3",
        "s2x2, 262, 8, PhotometricInterpretation 8",
        "gray0, 262, 2, 'it has 1 samples a pixel, the first one of 8 bits, expected 3 or more'",
        "gray0, 277, 2, 'has 1 components, expected 2'",
        "s2x2, 284, 2, YCbCr in separate planes",
        "s2x2, 273, 4, it begins with",
        "s2x2, 273, -1, bytes from 4294967295 on",
        "s2x2, 279, 0, JPEG data in the file ends after",
        "s2x2, 279, 900, JPEG data in the file ends after",
        "s2x2, 279, 1000000, has 1000000 bytes from",
        "s2x2, 279, -1, has 4294967295 bytes from",
        "s2x2, 278, 20, 'has the places or sizes of 1 strips or tiles, expected 3'",
        "tile_s1x2, 322, 16, 'of 4 strips or tiles, expected 8'",
        "tile_s1x2, 322, 0, a side of the image",
        "tables_pad, 347, 8, it begins with"
    })
    void wrongTagsAreRefused(String name, int tag, int value, String expected) throws IOException {
        assertRefused(with(name, tag, value).array(), expected);
    }

    /** So some writers end an image; libtiff drops what is beyond it, too. */
    @Test
    void theLastStripMayBeHigherThanTheImage() throws IOException {
        BufferedImage whole = Images.read(TestImages.path("formats/tiff_jpeg_s2x2.tif"));
        BufferedImage part = Images.read(write(with("s2x2", HEIGHT, 30).array()));
        assertEquals(TestImages.digest(whole.getSubimage(0, 0, 61, 30)), TestImages.digest(part));
    }

    @Test
    void stripsThatAreAllTheSameCostNoTime() throws IOException {
        byte[] file = bytes("s2x2");
        int strips = 45;
        ByteBuffer whole = littleEndian(Arrays.copyOf(file, file.length + 2 * Integer.BYTES * strips));
        int rows = countOf(whole, STRIP_ROWS);
        int offset = whole.getInt(countOf(whole, OFFSETS) + 4);
        int count = whole.getInt(countOf(whole, COUNTS) + 4);
        whole.putInt(rows + 4, 1);
        for (int i = 0; i < strips; i++) {
            whole.putInt(file.length + Integer.BYTES * i, offset);
            whole.putInt(file.length + Integer.BYTES * (strips + i), count);
        }
        whole.putInt(countOf(whole, OFFSETS), strips).putInt(countOf(whole, OFFSETS) + 4, file.length);
        whole.putInt(countOf(whole, COUNTS), strips)
                .putInt(countOf(whole, COUNTS) + 4, file.length + Integer.BYTES * strips);
        assertRefused(whole.array(), "its strips or tiles have");
    }

    /** The rows come as they are decoded, so that a crop takes the same pixels as from the whole image. */
    @Test
    void rowsAreThoseOfTheWholeImage() {
        Path path = TestImages.path("formats/tiff_jpeg_orient_6.tif");
        Pixels rows = Images.process(EncodedImage.of(path), Exif.IGNORE, Pixels.RGB, Pixels::of);
        assertEquals(TestImages.digest(Images.read(path)), TestImages.digest(rows.toImage()));
    }
}
