package org.convnextc.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Images and what Pillow and torchvision make of them. */
final class TestImages {
    private TestImages() {}

    static Path path(String name) {
        try {
            return Path.of(TestImages.class.getResource("/images/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The cells of a table's lines but the first. */
    static Stream<List<String>> rows(String table) throws IOException {
        return Files.readAllLines(path(table)).stream().skip(1).map(line -> List.of(line.split("\t")));
    }

    /** SHA-256 of the RGB bytes, row by row. */
    static String digest(BufferedImage image) {
        return digest(image, Pixels.RGB);
    }

    /** SHA-256 of the bytes of gray or RGB, row by row. */
    static String digest(BufferedImage image, int channels) {
        Pixels pixels = Pixels.of(image, channels);
        byte[] bytes = new byte[pixels.height() * pixels.width() * channels];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = pixels.planes()[i % channels][i / channels];
        }
        return sha256(bytes);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
