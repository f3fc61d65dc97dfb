package org.convnextc.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.stream.ImageInputStream;
import org.convnextc.image.jpeg.RowSink;
import org.convnextc.image.raster.GifFile;
import org.convnextc.image.raster.PngFile;
import org.convnextc.image.raster.RasterFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PNG, GIF and BMP files as they should not be. What is read rightly is in {@code formats.tsv}. */
@Timeout(30)
class RasterTest {
    @TempDir
    Path folder;

    private static byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(TestImages.path("formats/" + name));
    }

    private Pixels read(byte[] bytes) throws IOException {
        return Pixels.of(Images.read(Files.write(folder.resolve("image"), bytes)), Pixels.RGB);
    }

    private void assertRefused(byte[] bytes, String expected) {
        String message = assertThrows(ImageException.class, () -> read(bytes)).getMessage();
        assertTrue(message.startsWith(folder.resolve("image") + ": "), message);
        assertTrue(message.endsWith(expected), message);
    }

    private static byte[] changed(String name, int at, String hex) throws IOException {
        byte[] bytes = bytes(name);
        byte[] put = HexFormat.of().parseHex(hex.replace(" ", ""));
        System.arraycopy(put, 0, bytes, at, put.length);
        return bytes;
    }

    /** IHDR's content begins at 16: width, height, depth, colour type, compression, filter, interlace. Its checksum is made right. */
    @ParameterizedTest
    @CsvSource({
        "16, 00000000, the image has 0x4 pixels",
        "20, ffffffff, the image has 5x-1 pixels",
        "24, 03, 'the image has colour type 2 with samples of 3 bits, which PNG has not'",
        "24, 04, 'the image has colour type 2 with samples of 4 bits, which PNG has not'",
        "25, 05, 'the image has colour type 5 with samples of 8 bits, which PNG has not'",
        "27, 01, 'the filter method is 1, expected 0'"
    })
    void wrongHeadersOfPng(int at, String hex, String expected) throws IOException {
        byte[] bytes = changed("png_p_2_8_5x4.png", at, hex);
        CRC32 sum = new CRC32();
        sum.update(bytes, 12, 17);
        ByteBuffer.wrap(bytes).putInt(29, (int) sum.getValue());
        assertRefused(bytes, expected);
    }

    @Test
    void wrongChecksumsOfPng() throws IOException {
        assertRefused(changed("png_p_2_8_5x4.png", 29, "00000000"), "IHDR has a wrong checksum");
        assertRefused(changed("png_p_3_8_13x9.png", 50, "00"), "PLTE has a wrong checksum");
    }

    @Test
    void pngWithoutHeaderOrPixels() throws IOException {
        byte[] bytes = bytes("png_p_2_8_5x4.png");
        byte[] headless = new byte[bytes.length - 25];
        System.arraycopy(bytes, 0, headless, 0, 8);
        System.arraycopy(bytes, 33, headless, 8, bytes.length - 33);
        assertRefused(headless, "there is no IHDR chunk before the pixels");
        assertRefused(Arrays.copyOf(bytes, 33), "the file ends after 33 bytes, more were expected");
    }

    /** A chunk between those of the pixels ends them. */
    @Test
    void pixelsOfPngAreChunksInARow() throws IOException {
        byte[] bytes = bytes("png_idat_split.png");
        assertEquals('I', bytes[52]);
        bytes[52] = 'J'; // the second IDAT
        assertRefused(bytes, "the pixels end too early");
    }

    /** An image of one pixel that takes so much to decode. */
    private record Costly(long workingBytes) implements RasterFile {
        @Override
        public int width() {
            return 1;
        }

        @Override
        public int height() {
            return 1;
        }

        @Override
        public int channels() {
            return 1;
        }

        @Override
        public void decode(RowSink sink) {
            sink.row(0, new byte[1][1]);
        }
    }

    @Test
    void memoryBeyondThatOfTheJvm() throws IOException {
        long memory = Runtime.getRuntime().maxMemory();
        String name = "image";
        RasterFile small = new Costly(memory - 1);
        assertEquals(1, Limits.image(name, Limits.checked(name, small)).getWidth());
        String message = assertThrows(ImageException.class, () -> Limits.checked(name, new Costly(memory + 1)))
                .getMessage();
        long megabytes = memory >> 20;
        assertEquals(
                "image: decoding 1x1 pixels takes " + megabytes + " MiB, the JVM has " + megabytes
                        + " MiB: give it more with -Xmx",
                message);
        assertThrows(ImageException.class, () -> Limits.image(name, new Costly(memory)));
    }

    /** Chunks of many lengths, so that their headers lie across all that a reader may take at once. */
    @Test
    void manyChunksOfPixels() throws IOException {
        var image = new BufferedImage(300, 200, BufferedImage.TYPE_3BYTE_BGR);
        byte[] samples = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        new Random(1).nextBytes(samples);
        var deflated = new ByteArrayOutputStream();
        try (var rows = new DeflaterOutputStream(deflated)) {
            for (int y = 0; y < 200; y++) {
                rows.write(0);
                for (int i = 0; i < 900; i += 3) {
                    rows.write(samples[y * 900 + i + 2]);
                    rows.write(samples[y * 900 + i + 1]);
                    rows.write(samples[y * 900 + i]);
                }
            }
        }
        var png = new ByteArrayOutputStream();
        png.writeBytes(Arrays.copyOf(bytes("png_p_2_8_5x4.png"), 8));
        png.writeBytes(chunk(
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(300)
                        .putInt(200)
                        .putShort((short) 0x802)
                        .array()));
        byte[] all = deflated.toByteArray();
        for (int at = 0, length = 90; at < all.length; at += length, length++) {
            png.writeBytes(chunk("IDAT", Arrays.copyOfRange(all, at, Math.min(all.length, at + length))));
        }
        assertArrayEquals(
                Pixels.of(image, Pixels.RGB).planes(), read(png.toByteArray()).planes());
    }

    private static byte[] chunk(String type, byte[] content) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(content);
        return ByteBuffer.allocate(12 + content.length)
                .putInt(content.length)
                .put(name)
                .put(content)
                .putInt((int) sum.getValue())
                .array();
    }

    /** Where the screen's size, the image's and its codes are. */
    @ParameterizedTest
    @CsvSource({
        "gif_interlaced_7x4.gif, 68, 0000, the image has 7x0 pixels",
        "gif_interlaced_7x4.gif, 71, 0c, 'the codes have 12 bits, expected fewer than 12'",
        "gif_interlaced_7x4.gif, 61, 3b, there is no image in the file",
        "gif_interlaced_7x4.gif, 73, 12, has no meaning yet",
        "gif_interlaced_7x4.gif, 73, 11, the pixels end too early"
    })
    void wrongGif(String name, int at, String hex, String expected) throws IOException {
        assertRefused(changed(name, at, hex), expected);
    }

    /** Refused when the file is opened, before anything is done for its pixels. */
    @Test
    void sizesBeyondWhatTheFileCanHold() throws IOException {
        byte[] gif = changed("gif_interlaced_7x4.gif", 66, "ff7f ff7f");
        assertTooShort(gif, GifFile::open);
        byte[] png = changed("png_p_2_8_5x4.png", 16, "00003fff 00003fff");
        CRC32 sum = new CRC32();
        sum.update(png, 12, 17);
        ByteBuffer.wrap(png).putInt(29, (int) sum.getValue());
        assertTooShort(png, PngFile::open);
    }

    /** Opens a kind of file. */
    private interface Opening {
        RasterFile open(ImageInputStream in) throws IOException;
    }

    private void assertTooShort(byte[] bytes, Opening opening) throws IOException {
        try (var in =
                EncodedImage.of(Files.write(folder.resolve("image"), bytes)).open()) {
            String message = assertThrows(EOFException.class, opening.open(in)::requireEnoughBytes)
                    .getMessage();
            assertEquals("the pixels end too early", message);
        }
    }

    /** The header's size is at 14, width at 18, height at 22, bits at 28, compression at 30. */
    @ParameterizedTest
    @CsvSource({
        "bmp_40_4_1.bmp, 14, 0d, 'its header has 13 bytes, expected one of [12, 40, 52, 56, 64, 108, 124]'",
        "bmp_40_4_1.bmp, 18, 00000000, the image has 0x7 pixels",
        "bmp_40_4_1.bmp, 22, 00000080, the image has 1x-2147483648 pixels",
        "bmp_40_4_1.bmp, 28, 0700, 'the pixels have 7 bits, expected 1, 4, 8, 16, 24 or 32'",
        "bmp_40_4_1.bmp, 30, 01, pixels of 4 bits have compression 1",
        "bmp_40_4_1.bmp, 30, 03, pixels of 4 bits have compression 3",
        "bmp_40_4_1.bmp, 30, 05, pixels of 4 bits have compression 5",
        "bmp_r8_lit.bmp, 18, 00400000 00400000, a file of 1100 bytes can hold but a part of its 16384x16384 pixels",
        "bmp_m_565_40.bmp, 54, 0000, a colour has the bits 0 of 16",
        "bmp_m_565_40.bmp, 54, 00f1, a colour has the bits f100 of 16",
        "bmp_m_565_40.bmp, 54, 000001, a colour has the bits 10000 of 16",
        "bmp_40_4_1.bmp, 10, ffffff7f, 'bytes, more were expected'"
    })
    void wrongBmp(String name, int at, String hex, String expected) throws IOException {
        assertRefused(changed(name, at, hex), expected);
    }

    /** Literal runs of an odd number of 4 bits, and jumps, which Pillow 9.4 reads otherwise than they are meant. */
    @ParameterizedTest
    @CsvSource({
        "bmp_r4_lit4.bmp, 0003123003560000 0611, 0110 0120 0130 0356 0000 0611",
        "bmp_r4_lit4.bmp, 00051234500001770000 0611, 0110 0120 0130 0140 0150 0177 0000 0611",
        "bmp_r8_lit.bmp, 0305 0002 0101 0207 0001, 0305 0300 0000 0400 0207",
        "bmp_r8_lit.bmp, 0605 0001, 0605 0000 0600"
    })
    void runsOfBmp(String name, String runs, String plain) throws IOException {
        byte[] bytes = bytes(name);
        int start = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(10);
        Pixels found = read(with(bytes, start, HexFormat.of().parseHex(runs.replace(" ", ""))));
        Pixels expected = read(with(bytes, start, HexFormat.of().parseHex(plain.replace(" ", ""))));
        assertArrayEquals(expected.planes(), found.planes());
    }

    private static byte[] with(byte[] file, int start, byte[] runs) {
        byte[] bytes = Arrays.copyOf(file, start + runs.length);
        System.arraycopy(runs, 0, bytes, start, runs.length);
        return bytes;
    }
}
