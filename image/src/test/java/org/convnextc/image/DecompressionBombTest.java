package org.convnextc.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small PNG files that would inflate to much. */
class DecompressionBombTest {
    private static final int MANY = 64 << 20;

    @TempDir
    Path folder;

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("image"), bytes);
    }

    /** Texts and profiles are not wanted, so they are not inflated: 64 KB would become 64 MB each. */
    @ParameterizedTest
    @ValueSource(strings = {"zTXt", "iCCP", "iTXt"})
    void aCompressedChunkIsNotInflated(String type) throws IOException {
        byte[] png = Files.readAllBytes(TestImages.path("rgb_1x1.png"));
        int afterHeader = 8 + 12 + 13;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(png, 0, afterHeader);
        byte[] bomb = chunk(type, bomb(type));
        for (int i = 0; i < 20; i++) {
            bytes.writeBytes(bomb);
        }
        bytes.write(png, afterHeader, png.length - afterHeader);
        BufferedImage image = Images.read(write(bytes.toByteArray()));
        assertEquals(1, image.getWidth() * image.getHeight());
    }

    private static byte[] bomb(String type) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes((type.equals("iTXt") ? "x\0\1\0\0\0" : "x\0\0").getBytes(StandardCharsets.ISO_8859_1));
        deflate(data, MANY);
        return data.toByteArray();
    }

    private static void deflate(ByteArrayOutputStream into, int zeros) throws IOException {
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(into)) {
            byte[] piece = new byte[1 << 20];
            for (int at = 0; at < zeros; at += piece.length) {
                deflated.write(piece, 0, Math.min(piece.length, zeros - at));
            }
        }
    }

    private static byte[] chunk(String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        return ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(name)
                .put(data)
                .putInt((int) crc.getValue())
                .array();
    }

    /** More pixels than the header says are inflated no further than the image needs. */
    @Test
    void pixelsBeyondTheImageAreLeftAlone() throws IOException {
        byte[] png = Files.readAllBytes(TestImages.path("rgb_1x1.png"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(png, 0, 33);
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        deflate(pixels, MANY);
        bytes.writeBytes(chunk("IDAT", pixels.toByteArray()));
        bytes.writeBytes(chunk("IEND", new byte[0]));
        assertEquals(1, Images.read(write(bytes.toByteArray())).getWidth());
    }
}
