package org.convnextc.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/** Checkpoints written by PyTorch, and the digests of their tensors as numpy reads them. */
final class Goldens {
    private Goldens() {}

    static Path path(String resource) {
        try {
            return Path.of(Goldens.class.getResource("/goldens/" + resource).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> lines(String resource) {
        try (InputStream in = Goldens.class.getResourceAsStream("/goldens/" + resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A line for each tensor: name, shape, SHA-256 of the float32 values in little-endian order. */
    static List<String> digests(Checkpoint checkpoint) {
        return checkpoint.names().stream()
                .map(name -> digest(name, checkpoint.find(name).orElseThrow()))
                .toList();
    }

    private static String digest(String name, TensorSource tensor) {
        float[] values = values(tensor);
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        String shape = String.join(
                "x", IntStream.of(tensor.shape()).mapToObj(Integer::toString).toList());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());
            return name + " " + shape + " " + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static float[] values(TensorSource tensor) {
        float[] values = new float[(int) Layouts.elements(tensor.shape())];
        tensor.read(0, values, 0, values.length);
        return values;
    }
}
