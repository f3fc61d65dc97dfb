package org.convnextc.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files made to cost time or memory. */
@Timeout(30)
class HostileImagesTest {
    @TempDir
    Path folder;

    private static ByteBuffer bytes(String name) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(TestImages.path("formats/" + name)))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private Path write(ByteBuffer bytes) throws IOException {
        return Files.write(folder.resolve("hostile"), bytes.array());
    }

    private void assertRefused(ByteBuffer bytes, String expected) throws IOException {
        Path path = write(bytes);
        String message = assertThrows(ImageException.class, () -> Pixels.of(Images.read(path), Pixels.RGB))
                .getMessage();
        assertTrue(message.contains(expected), message);
    }

    @Test
    void sizesBeyondTheLimit() throws IOException {
        assertRefused(
                bytes("screen_0.gif").putInt(6, -1), "hostile: has 65535x65535 pixels, at most 268435456 are read");
        ByteBuffer tiff = bytes("rgba16.tif");
        tiff.putInt(18, 16384).putInt(30, 16385); // the values of the first two tags
        assertRefused(tiff, "hostile: has 16384x16385 pixels, at most 268435456 are read");
        tiff.putInt(18, 16384).putInt(30, 16384);
        assertRefused(tiff, "hostile: has 16384x16384 pixels, of which a file of 5350 bytes can hold but a part");
    }

    /** A value of four bytes for the tag in an entry of rgb_raw.tif's directory. */
    @ParameterizedTest
    @CsvSource({
        "256, -1, 'its width or height is none, or beyond 2147483647'",
        "257, 0, 'its width or height is none, or beyond 2147483647'",
        "322, 2147483632, 'hostile: has tiles of 2147483632x2147483632 pixels, at most 67108864 are read'",
        "258, 2147483647, its tags do not describe an image" // three numbers, which lie elsewhere
    })
    void tiffTagsThatLie(int tag, int value, String expected) throws IOException {
        assertRefused(tiff(tag, value), expected);
    }

    private static ByteBuffer tiff(int tag, int value) throws IOException {
        ByteBuffer tiff = bytes("rgb_raw.tif");
        int directory = tiff.getInt(4);
        int entry = directory + 2;
        while (tag != 322 && tiff.getShort(entry) != tag) {
            entry += 12;
        }
        int last = directory + 2 + 12 * (tiff.getShort(directory) - 2);
        return tag != 322 ? tiff.putInt(entry + 8, value) : longs(longs(tiff, last, 322, value), last + 12, 323, value);
    }

    private static ByteBuffer longs(ByteBuffer tiff, int entry, int tag, int value) {
        return tiff.putShort(entry, (short) tag)
                .putShort(entry + 2, (short) 4)
                .putInt(entry + 4, 1)
                .putInt(entry + 8, value);
    }

    /** Decoders that take what is missing for zeros would be busy with a large image for long. */
    @Test
    void manyPixelsOfWhichNothingIsThere() throws IOException {
        assertRefused(bytes("noise_lossless.webp").putInt(21, 699 | 699 << 14), "the coded pixels end too early");
    }

    /** Not hostile, but of colours that would come out otherwise than in Pillow. */
    @Test
    void coloursThatAreNotRead() throws IOException {
        assertRefused(bytes("lab.tif"), "hostile: has colours in CIE L*a*b*, expected gray, RGB or CMYK");
    }

    @Test
    void bitMasksWithoutBits() throws IOException {
        assertRefused(bytes("rgb565.bmp").putInt(54, 0).putInt(58, 0), "a colour has the bits 0 of 16");
    }

    @ParameterizedTest
    @CsvSource({
        "000000186674797068656963, is a HEIF or AVIF file",
        "0000000c6a5020200d0a870a, is a JPEG 2000 file",
        "255044462d312e37, is a PDF file"
    })
    void kindsThatAreKnownBySight(String hex, String expected) throws IOException {
        assertRefused(
                ByteBuffer.wrap(HexFormat.of().parseHex(hex)),
                "hostile: " + expected + ", expected PNG, JPEG, BMP, GIF, WebP or TIFF; convert it to PNG");
    }

    @Test
    void anEmptyFile() throws IOException {
        assertRefused(ByteBuffer.allocate(0), "hostile: is empty, expected an image: PNG, JPEG");
    }

    /** Byte order, version, offset of the directory, number of entries; then tag, type, count and value of one. */
    @ParameterizedTest
    @CsvSource({
        "4949, 42, 8, 1, 274, 3, 1, 6, true",
        "4d4d, 42, 8, 1, 274, 3, 1, 6, true",
        "4d4d, 42, 8, 1, 274, 3, 1, 0, false",
        "4d4d, 42, 8, 1, 274, 3, 1, 9, false",
        "4d4d, 42, 8, 1, 274, 3, 1, 65535, false",
        "4949, 42, 8, 1, 274, 4, 1, 6, true", // LONG
        "4949, 42, 8, 1, 274, 3, 2, 6, true",
        "4949, 42, 8, 1, 274, 3, 0, 6, false",
        "4949, 42, 8, 1, 274, 3, 3, 6, false", // three of them lie elsewhere
        "4949, 42, 8, 1, 274, 3, 1073741824, 6, false",
        "4949, 42, 8, 1, 274, 4, -1, 6, false",
        "4949, 42, 8, 1, 274, 1, 1, 6, false", // BYTE
        "4949, 42, 8, 1, 274, 2, 1, 54, false", // the digit 6
        "4949, 42, 8, 1, 274, 6, 1, 6, true", // SBYTE
        "4949, 42, 8, 1, 274, 7, 1, 6, false", // UNDEFINED
        "4d4d, 42, 8, 1, 274, 8, 1, 6, true", // SSHORT
        "4949, 42, 8, 1, 274, 9, 1, 6, true", // SLONG
        "4949, 42, 8, 1, 274, 13, 1, 6, true", // IFD
        "4949, 42, 8, 1, 274, 5, 1, 6, false", // RATIONAL, beyond the block
        "4949, 42, 8, 1, 274, 99, 1, 6, false",
        "4949, 42, 8, 65535, 274, 3, 1, 6, true",
        "4949, 42, 8, 65535, 273, 3, 1, 6, false",
        "4949, 42, 0, 1, 274, 3, 1, 6, false",
        "4949, 42, -1, 1, 274, 3, 1, 6, false",
        "4949, 42, 70, 1, 274, 3, 1, 6, false",
        "4949, 44, 8, 1, 274, 3, 1, 6, false",
        "4949, 43, 8, 1, 274, 3, 1, 6, false"
    })
    void exif(
            String order,
            int version,
            int directory,
            int entries,
            int tag,
            int type,
            int count,
            int value,
            boolean turned)
            throws IOException {
        ByteBuffer exif = ByteBuffer.allocate(32)
                .putShort((short) Integer.parseInt(order, 16))
                .order(order.equals("4949") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
                .putShort((short) version)
                .putInt(directory)
                .putShort((short) entries)
                .putShort((short) tag)
                .putShort((short) type)
                .putInt(count)
                .putShort((short) value);
        assertEquals(turned ? 21 : 31, withExif(exif.array(), 40).getWidth());
    }

    /** A maker's name of 16 letters before the orientation, which ends with the block or beyond it. */
    @ParameterizedTest
    @CsvSource({"38, true", "39, false", "-1, false"})
    void exifBehindValuesThatLieElsewhere(int nameAt, boolean turned) throws IOException {
        ByteBuffer exif = ByteBuffer.allocate(54).putShort((short) 0x4d4d).putShort((short) 42);
        exif.putInt(8).putShort((short) 2);
        exif.putShort((short) 0x010f).putShort((short) 2).putInt(16).putInt(nameAt);
        exif.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) 6);
        assertEquals(turned ? 21 : 31, withExif(exif.array(), 62).getWidth());
    }

    /** The length of the segment counts itself; what follows a wrong one is no segment. */
    @ParameterizedTest
    @CsvSource({"0", "1", "2", "39"})
    void exifSegmentsOfWrongLength(int length) throws IOException {
        Path path = write(ByteBuffer.wrap(jpegWithExif(new byte[32], length)));
        try (EncodedInput in = EncodedImage.of(path).open()) {
            assertEquals(Orientation.UPRIGHT, OrientationReader.read(in, Format.JPEG));
        }
    }

    private BufferedImage withExif(byte[] exif, int length) throws IOException {
        return Images.read(write(ByteBuffer.wrap(jpegWithExif(exif, length))), Exif.APPLY);
    }

    /** An APP1 segment before all others. */
    private static byte[] jpegWithExif(byte[] exif, int length) throws IOException {
        byte[] image = bytes("gray.jpg").array();
        var out = new ByteArrayOutputStream();
        out.write(image, 0, 2);
        out.write(new byte[] {(byte) 0xff, (byte) 0xe1, (byte) (length >> 8), (byte) length, 'E', 'x', 'i', 'f', 0, 0});
        out.write(exif);
        out.write(Arrays.copyOfRange(image, 2, image.length));
        return out.toByteArray();
    }
}
