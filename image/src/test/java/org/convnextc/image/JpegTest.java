package org.convnextc.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of JPEG file, sound or damaged, against the pixels of Pillow 9.4.0 on libjpeg-turbo 2.1.5. */
@Timeout(30)
class JpegTest {
    private static final int SOF0 = 0xc0;

    private static final int DHT = 0xc4;
    private static final int SOS = 0xda;
    private static final int DQT = 0xdb;

    @TempDir
    Path folder;

    static Stream<List<String>> files() throws IOException {
        return TestImages.rows("jpeg.tsv");
    }

    @ParameterizedTest
    @MethodSource("files")
    void givesThePixelsThatPillowGives(List<String> row) {
        BufferedImage image = Images.read(TestImages.path("jpeg/" + row.get(0)));
        assertEquals(row.get(1) + "x" + row.get(2), image.getWidth() + "x" + image.getHeight());
        assertEquals(row.get(3), TestImages.digest(image, Pixels.RGB));
        assertEquals(row.get(4), TestImages.digest(image, Pixels.GRAY));
    }

    private static byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(TestImages.path("jpeg/" + name));
    }

    /** Index of the first segment of this kind. */
    private static int segment(byte[] bytes, int marker) {
        int at = 2;
        while ((bytes[at + 1] & 0xff) != marker) {
            at += 2 + ((bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff);
        }
        return at;
    }

    private void assertRefused(byte[] bytes, String expected) throws IOException {
        Path path = Files.write(folder.resolve("refused.jpg"), bytes);
        String message =
                assertThrows(ImageException.class, () -> Images.read(path)).getMessage();
        assertTrue(
                message.startsWith(path + ": cannot be read as a JPEG image") && message.contains(expected), message);
    }

    /** Pillow refuses these as well. Offsets count from the segment's first byte. */
    @ParameterizedTest
    @CsvSource({
        "c0,  1, c3, 'in the way SOF3, lossless or hierarchical'",
        "c0,  1, c7, 'in the way SOF7, lossless or hierarchical'",
        "c0,  1, f0, 'has the marker ff f0, which no image has'",
        "c0,  4, 0c, 'has samples of 12 bits, expected 8'",
        "c0,  6, 00, 'its size is 61x0; a height that comes later, in a DNL segment, is not read'",
        "c0,  9, 02, 'SOF is 3 bytes too long'",
        "c0, 14, 32, 'sampling factors 2x2 of 3x2, which are not divisible'",
        "c0, 11, 51, 'sampling factors 5x1, expected 1 to 4'",
        "c0, 12, 07, 'quantization table 7, which is not defined'",
        "da,  5, 09, 'a scan names the component 9, which the frame does not have'",
        "da,  7, 01, 'a scan names the component 1, which the frame does not have, or not in this order'",
        "da,  6, 33, 'Huffman table 3, which is not defined'",
        "da,  4, 02, 'SOS is 2 bytes too long'",
        "db,  4, 05, 'quantization table of slot 5'",
        "db,  3, 42, 'DQT is 1 bytes too short'",
        "c4,  4, 04, 'Huffman table of slot 04, which there is not'",
        "c4,  5, 03, 'Huffman table'",
        "c4, 21, 10, 'sizes of more than 15 bits'",
        "c4,  1, c8, 'in the way SOF8'"
    })
    void saysWhatIsNotRead(String marker, int offset, String value, String expected) throws IOException {
        byte[] bytes = bytes("fill_in_data.jpg");
        int at = segment(bytes, Integer.parseInt(marker, 16)) + offset;
        byte found = HexFormat.of().parseHex(value)[0];
        assertTrue(bytes[at] != found);
        bytes[at] = found;
        assertRefused(bytes, expected);
    }

    @Test
    void twoComponentsAreNoImage() throws IOException {
        byte[] bytes = bytes("fill_in_data.jpg");
        int frame = segment(bytes, SOF0);
        byte[] two = join(
                Arrays.copyOf(bytes, frame),
                HexFormat.of().parseHex("ffc0000e08002b003d02012200021100"),
                Arrays.copyOfRange(bytes, frame + 19, bytes.length));
        assertRefused(two, "has 2 components, expected 1, 3 or 4");
    }

    private static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Test
    void anImageWithinTheImageIsRefused() throws IOException {
        byte[] bytes = bytes("fill_in_data.jpg");
        int frame = segment(bytes, SOF0);
        byte[] head = Arrays.copyOf(bytes, frame);
        byte[] rest = Arrays.copyOfRange(bytes, frame, bytes.length);
        assertRefused(join(head, bytes), "another image begins within it");
        assertRefused(join(head, Arrays.copyOf(rest, 19), rest), "has two frame headers");
    }

    /** Without the marker at the end nobody knows whether all of the data is there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "extended.jpg",
                "restarts.jpg",
                "scans_apart.jpg",
                "progressive_bits.jpg",
                "dc_alone.jpg",
                "arithmetic.jpg",
                "arithmetic_progressive.jpg",
                "cmyk_progressive.jpg",
                "icc_ok.jpg",
                "mjpeg_no_dht.jpg"
            })
    void aFileThatIsCutIsRefused(String name) throws IOException {
        byte[] whole = bytes(name);
        for (int length = whole.length - 2; length > 2; length -= 1 + length / 16) {
            Path path = Files.write(folder.resolve("cut.jpg"), Arrays.copyOf(whole, length));
            String message = assertThrows(ImageException.class, () -> Images.read(path), name + " " + length)
                    .getMessage();
            assertTrue(message.contains("the file ends after " + length + " bytes, more were expected"), message);
        }
    }

    /** A progression that never ends: the decoder would walk over all blocks for each scan. */
    @Test
    void manyScans() throws IOException {
        byte[] bytes = bytes("dc_half.jpg");
        int scan = segment(bytes, SOS);
        byte[] refinement = Arrays.copyOfRange(bytes, scan, bytes.length - 2);
        refinement[13] = 0x10; // the lowest bit of DC
        var all = new ByteArrayOutputStream();
        all.write(bytes, 0, bytes.length - 2);
        for (int i = 0; i < 191; i++) {
            all.writeBytes(refinement);
        }
        byte[] end = {(byte) 0xff, (byte) 0xd9};
        Path path = Files.write(folder.resolve("many.jpg"), join(all.toByteArray(), end));
        assertEquals(61, Images.read(path).getWidth());
        assertRefused(join(all.toByteArray(), refinement, end), "has more than 192 scans");
    }

    /** Neither memory nor time is spent on pixels that the file cannot hold. */
    @ParameterizedTest
    @CsvSource({
        "fill_in_data.jpg,    ffdcffdc, 'has 65500x65500 pixels, at most 268435456 are read'",
        "fill_in_data.jpg,    40004000, 'has 16384x16384 pixels in 2077 bytes, expected at least 786432 bytes'",
        "progressive_bits.jpg,3fff3fff, 'has 16383x16383 pixels in'",
        "fill_in_data.jpg,    04010401, 'has 1025x1025 pixels in'",
        "arithmetic.jpg,      40004000, 'has 16384x16384 pixels in'"
    })
    void largeImagesOfWhichNothingIsThere(String file, String size, String expected) throws IOException {
        byte[] bytes = bytes(file);
        int frame = indexOfFrame(bytes);
        System.arraycopy(HexFormat.of().parseHex(size), 0, bytes, frame + 5, 4);
        Path path = Files.write(folder.resolve("large.jpg"), bytes);
        String message =
                assertThrows(ImageException.class, () -> Images.read(path)).getMessage();
        assertTrue(message.startsWith(path + ": " + expected), message);
        Preprocess preprocess = Preprocess.of(Preprocess.warp(8, 8, Filter.BILINEAR));
        assertEquals(
                message,
                assertThrows(ImageException.class, () -> preprocess.apply(path, 3, 8, 8))
                        .getMessage());
    }

    private static int indexOfFrame(byte[] bytes) {
        return Stream.of(SOF0, 0xc2, 0xc9)
                .mapToInt(marker -> new String(bytes, StandardCharsets.ISO_8859_1)
                        .indexOf("\u00ff" + (char) marker.intValue() + "\0\u0011\b"))
                .filter(at -> at > 0)
                .findFirst()
                .orElseThrow();
    }

    /** Preprocessing reads files row by row, and turns them on the way. */
    @ParameterizedTest
    @CsvSource({
        "jpeg/fill_in_data.jpg, 1",
        "jpeg/fill_in_data.jpg, 3",
        "jpeg/gray_2x2.jpg, 1",
        "jpeg/gray_2x2.jpg, 3",
        "jpeg/progressive_bits.jpg, 3",
        "jpeg/cmyk_progressive.jpg, 1",
        "formats/orientation_1.jpg, 3",
        "formats/orientation_2.jpg, 3",
        "formats/orientation_3.jpg, 3",
        "formats/orientation_4.jpg, 1",
        "formats/orientation_5.jpg, 3",
        "formats/orientation_6.jpg, 3",
        "formats/orientation_7.jpg, 1",
        "formats/orientation_8.jpg, 3",
        "formats/orientation_6.png, 3",
        "formats/orientation_5_gray.png, 3",
        "formats/orientation_5.tif, 3",
        "formats/orientation_6.webp, 3"
    })
    void rowByRowThePixelsAreThoseOfTheWholeImage(String file, int channels) {
        Path path = TestImages.path(file);
        for (Filter filter : Filter.values()) {
            for (List<Preprocess.Step> steps : List.of(
                    List.<Preprocess.Step>of(),
                    List.of(Preprocess.crop(9, 7)),
                    List.of(Preprocess.crop(50, 70)),
                    List.of(Preprocess.pad(2)),
                    List.of(Preprocess.resize(12, filter)),
                    List.of(Preprocess.resize(12, filter), Preprocess.crop(10, 8)),
                    List.of(Preprocess.resize(90, filter), Preprocess.crop(33, 34)),
                    List.of(Preprocess.warp(21, 9, filter), Preprocess.pad(1)),
                    List.of(Preprocess.warp(11, 31, filter)),
                    List.of(Preprocess.warp(40, 13, filter), Preprocess.resize(7, filter)))) {
                for (Exif exif : Exif.values()) {
                    var all = new ArrayList<Preprocess.Step>(steps);
                    all.add(0, Preprocess.decode(exif));
                    Preprocess preprocess = Preprocess.of(all.toArray(Preprocess.Step[]::new));
                    assertEquals(
                            TestImages.digest(preprocess.pixelsOf(Images.read(path, exif), channels)),
                            TestImages.digest(preprocess.pixelsOf(path, channels)),
                            () -> file + " " + all);
                }
            }
        }
    }

    /** 108 megapixels of one gray: each block is six bits, the difference 0 of DC and the end of the block. */
    @Test
    void anImageOf108MegapixelsIsReadRowByRow() throws IOException {
        int blocks = 1500 * 1125;
        var all = new ByteArrayOutputStream();
        all.writeBytes(HexFormat.of().parseHex("ffd8ffdb004300"));
        all.writeBytes(new byte[64]);
        all.writeBytes(HexFormat.of().parseHex("ffc0000b0823282ee001011100ffda0008010100003f00"));
        for (int i = 0; i < blocks; i += 4) {
            all.writeBytes(new byte[] {0b00101000, (byte) 0b10100010, (byte) 0b10001010});
        }
        all.writeBytes(HexFormat.of().parseHex("ffd9"));
        Path path = Files.write(folder.resolve("large.jpg"), all.toByteArray());
        Preprocess preprocess = Preprocess.of(Preprocess.resize(8, Filter.BICUBIC), Preprocess.crop(8, 8));
        float[] gray = new float[64];
        Arrays.fill(gray, 128 / 255f);
        assertArrayEquals(gray, preprocess.apply(path, 1, 8, 8));
        assertEquals(
                path + ": the image of 12000x9000 pixels is too large as a whole, at most 67108864 are possible:"
                        + " let preprocess begin with resize, warp or crop",
                assertThrows(ImageException.class, () -> Preprocess.of(Preprocess.pad(1))
                                .apply(path, 1, 8, 8))
                        .getMessage());
    }

    @Test
    void tablesOfDamagedLengthAreRefused() throws IOException {
        for (int marker : new int[] {DHT, DQT, SOS}) {
            byte[] bytes = bytes("fill_in_data.jpg");
            int at = segment(bytes, marker);
            bytes[at + 2] = 0;
            bytes[at + 3] = 0;
            assertRefused(bytes, "bytes too short");
        }
    }
}
