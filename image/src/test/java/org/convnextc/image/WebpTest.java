package org.convnextc.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Containers of WebP as they should not be. What is read rightly is in {@code formats.tsv}. */
@Timeout(30)
class WebpTest {
    private static final int HEADER = 12;
    private static final int CHUNK_HEADER = 8;

    /** Of rgb_lossless.webp. */
    private static final int WIDTH = 31;

    private static final int HEIGHT = 21;
    private static final int ANIMATED = 2;

    @TempDir
    Path folder;

    /** A chunk with its header, filled up to an even number of bytes. */
    private static byte[] chunk(String name, byte[] content) {
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK_HEADER + (content.length + 1 & ~1))
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(name.getBytes(StandardCharsets.US_ASCII))
                .putInt(content.length)
                .put(content);
        return bytes.array();
    }

    private static byte[] content(String file) throws IOException {
        byte[] bytes = Files.readAllBytes(TestImages.path("formats/" + file));
        int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(HEADER + 4);
        return Arrays.copyOfRange(bytes, HEADER + CHUNK_HEADER, HEADER + CHUNK_HEADER + length);
    }

    private static byte[] canvas(int flags, int width, int height) {
        return chunk("VP8X", new byte[] {(byte) flags, 0, 0, 0, (byte) (width - 1), 0, 0, (byte) (height - 1), 0, 0});
    }

    private static byte[] frame(int x, int y, byte[] chunk) {
        byte[] content = Arrays.copyOf(new byte[] {(byte) (x / 2), 0, 0, (byte) (y / 2)}, 16 + chunk.length);
        System.arraycopy(chunk, 0, content, 16, chunk.length);
        return chunk("ANMF", content);
    }

    private static byte[] file(byte[]... chunks) {
        var content = new ByteArrayOutputStream();
        content.writeBytes("WEBP".getBytes(StandardCharsets.US_ASCII));
        for (byte[] chunk : chunks) {
            content.writeBytes(chunk);
        }
        return chunk("RIFF", content.toByteArray());
    }

    private Pixels read(byte[] bytes) throws IOException {
        return Pixels.of(Images.read(Files.write(folder.resolve("image"), bytes)), Pixels.RGB);
    }

    private void assertRefused(byte[] bytes, String expected) {
        String message = assertThrows(ImageException.class, () -> read(bytes)).getMessage();
        assertTrue(message.startsWith(folder.resolve("image") + ": "), message);
        assertTrue(message.endsWith(expected), message);
    }

    @ParameterizedTest
    @CsvSource({
        "rgb_lossless.webp, VP8L, 3",
        "rgb_lossless.webp, VP8L, 700",
        "lossy.webp, 'VP8 ', 20",
        "lossy.webp, 'VP8 ', 1500"
    })
    void codedPixelsThatEndTooEarlyAreRefused(String name, String type, int missing) throws IOException {
        byte[] content = content(name);
        byte[] cut = Arrays.copyOf(content, content.length - missing);
        String expected = type.equals("VP8L") ? "the coded pixels end too early" : "of its 5 rows of macroblocks";
        assertRefused(file(chunk(type, cut)), expected);
    }

    @Test
    void aHeaderThatIsCutIsRefused() throws IOException {
        assertRefused(file(chunk("VP8 ", new byte[4])), "the lossy image has 4 bytes, expected a header of 10");
        assertRefused(file(chunk("VP8L", new byte[] {0x2f, 0})), "the coded pixels end too early");
        assertRefused(file(chunk("VP8X", new byte[6])), "the chunk VP8X has 6 bytes, expected 10");
        byte[] partition = Arrays.copyOf(content("lossy.webp"), 40);
        assertRefused(file(chunk("VP8 ", partition)), "bytes, 30 are there");
    }

    @Test
    void aFileThatIsShorterThanItsContainerIsRefused() throws IOException {
        byte[] bytes = file(chunk("VP8L", content("rgb_lossless.webp")));
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(4, bytes.length - CHUNK_HEADER + 2);
        assertRefused(bytes, "the file has " + bytes.length + " bytes, its header says " + (bytes.length + 2));
    }

    @Test
    void aChunkThatIsLargerThanTheContainerIsRefused() throws IOException {
        byte[] bytes = file(chunk("VP8L", content("rgb_lossless.webp")));
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(HEADER + 4, -1);
        assertRefused(bytes, "a chunk of 4294967295 bytes goes beyond what contains it");
    }

    @Test
    void aContainerWithoutImageIsRefused() {
        assertRefused(file(), "the file holds no image");
        assertRefused(file(canvas(0, 1, 1)), "the file holds no image");
        assertRefused(file(canvas(ANIMATED, 1, 1), chunk("ANMF", new byte[16])), "the file holds no image");
        assertRefused(
                file(canvas(ANIMATED, 1, 1), chunk("ANMF", new byte[3])), "the chunk ANMF has 3 bytes, expected 16");
        assertRefused(file(chunk("JUNK", new byte[2])), "the first chunk is JUNK, expected VP8, VP8L or VP8X");
    }

    @Test
    void anImageThatDoesNotFitTheCanvasIsRefused() throws IOException {
        byte[] image = chunk("VP8L", content("rgb_lossless.webp"));
        assertRefused(
                file(canvas(0, WIDTH + 1, HEIGHT), image),
                "an image of 31x21 pixels at 0,0 does not fit the canvas of 32x21");
        assertRefused(
                file(canvas(ANIMATED, WIDTH + 2, HEIGHT + 2), frame(4, 2, image)),
                "an image of 31x21 pixels at 4,2 does not fit the canvas of 33x23");
    }

    @Test
    void aFrameWithoutPixelsIsPassedOver() throws IOException {
        byte[] image = chunk("VP8L", content("rgb_lossless.webp"));
        Pixels pixels =
                read(file(canvas(ANIMATED, WIDTH, HEIGHT), frame(0, 0, chunk("JUNK", image)), frame(0, 0, image)));
        assertArrayEquals(read(file(image)).planes(), pixels.planes());
    }

    /** A canvas of 2^24 x 2^24 is named before anything is decoded. */
    @Test
    void aHugeCanvasIsRefused() throws IOException {
        byte[] image = chunk("VP8L", content("rgb_lossless.webp"));
        byte[] canvas = canvas(ANIMATED, 1, 1);
        Arrays.fill(canvas, canvas.length - 6, canvas.length, (byte) 0xff);
        assertRefused(file(canvas, frame(0, 0, image)), ": has 16777216x16777216 pixels, at most 268435456 are read");
    }

    private static BitStream onePixel() {
        return new BitStream().put(8, 0x2f).put(14, 0).put(14, 0).put(4, 0);
    }

    @Test
    void brokenPrefixCodesAreRefused() {
        BitStream plain = onePixel().put(3, 0); // neither transform nor colour cache, one group of codes
        byte[] noLengths = plain.put(1, 0).put(4, 0).put(12, 0).bytes();
        assertRefused(file(chunk("VP8L", noLengths)), "the lengths of a prefix code do not fit together");

        BitStream start = onePixel().put(3, 0).put(1, 0).put(4, 0);
        byte[] tooMany = start.put(3, 1)
                .put(3, 1)
                .put(6, 0) // symbols 17 and 18: zeros, a bit each
                .put(1, 0) // lengths of all symbols
                .put(1, 1)
                .put(7, 127)
                .put(1, 1)
                .put(7, 127)
                .put(1, 1)
                .put(7, 127) // 3 times 138
                .bytes();
        assertRefused(file(chunk("VP8L", tooMany)), "the lengths of a prefix code are more than its 280 symbols");
    }

    @Test
    void aTransformThatOccursTwiceIsRefused() {
        byte[] twice =
                onePixel().put(3, 1 | 2 << 1).put(3, 1 | 2 << 1).put(32, 0).bytes();
        assertRefused(file(chunk("VP8L", twice)), "a transform of type 2 occurs twice");
    }

    @Test
    void aColourCacheOfWrongSizeIsRefused() {
        byte[] cache = onePixel().put(1, 0).put(1, 1).put(4, 12).put(32, 0).bytes();
        assertRefused(file(chunk("VP8L", cache)), "a colour cache has 12 bits, expected 1 to 11");
    }

    /** From the lowest bit of each byte. */
    private static final class BitStream {
        private final BitSet bits = new BitSet();
        private int count;

        BitStream put(int number, int value) {
            for (int i = 0; i < number; i++) {
                bits.set(count++, (value >> i & 1) != 0);
            }
            return this;
        }

        byte[] bytes() {
            return Arrays.copyOf(bits.toByteArray(), count / Byte.SIZE + 1);
        }
    }
}
