package org.convnextc.image;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.convnextc.io.PathNames;
import org.convnextc.io.Printable;

/**
 * An image that is not decoded yet: a file, or the bytes of one in memory, which are not copied and must not change while they are read.
 * {@link #toString} is what messages about it call it.
 */
public final class EncodedImage {
    private static final String UNNAMED = "the image";

    private final String name;
    private final Opening opening;

    /** Opens what holds the image. */
    private interface Opening {
        Bytes open() throws IOException;
    }

    private EncodedImage(String name, Opening opening) {
        this.name = name;
        this.opening = opening;
    }

    public static EncodedImage of(Path file) {
        return new EncodedImage(file.toString(), () -> opened(file));
    }

    /** Bytes that messages call "the image". */
    public static EncodedImage of(byte[] bytes) {
        return of(bytes, UNNAMED);
    }

    /** @param name what the caller calls it: messages have it, with '?' for control characters */
    public static EncodedImage of(byte[] bytes, String name) {
        return of(ByteBuffer.wrap(bytes), name);
    }

    /** The bytes from the buffer's position to its limit, which messages call "the image". The position stays. */
    public static EncodedImage of(ByteBuffer bytes) {
        return of(bytes, UNNAMED);
    }

    /**
     * The bytes from the buffer's position to its limit. The position stays.
     *
     * @param name what the caller calls it: messages have it, with '?' for control characters
     */
    public static EncodedImage of(ByteBuffer bytes, String name) {
        ByteBuffer own = bytes.slice();
        return new EncodedImage(Printable.of(Objects.requireNonNull(name, "name")), () -> Bytes.of(own));
    }

    private static Bytes opened(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new ImageException(file + ": "
                    + (Files.exists(file) ? "is no regular file, expected an image file" : "there is no such file"));
        }
        try {
            return Bytes.of(file);
        } catch (FileNotFoundException e) {
            throw PathNames.foreign(file.toString())
                    .<IOException>map(problem -> new FileNotFoundException(problem))
                    .orElse(e);
        }
    }

    EncodedInput open() throws IOException {
        return new EncodedInput(opening.open());
    }

    @Override
    public String toString() {
        return name;
    }
}
