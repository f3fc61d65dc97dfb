package org.convnextc.compiler.frontend.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.convnextc.compiler.frontend.fault.Limits;

/** Reads texts: UTF-8, and not more than {@link Limits#FILE} bytes unless another limit is given. */
public final class SourceReader {
    private SourceReader() {}

    /** Throws {@link IOException} with a reason fit for a user. */
    public static String read(Path file) throws IOException {
        return read(file, Limits.FILE);
    }

    /** The same with another limit. */
    public static String read(Path file, int bytes) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(Files.exists(file) ? "it is no regular file" : "there is no such file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, bytes);
        }
    }

    /** Reads to the end. Throws {@link IOException} with a reason fit for a user. */
    public static String read(InputStream in) throws IOException {
        return read(in, Limits.FILE);
    }

    private static String read(InputStream in, int most) throws IOException {
        byte[] bytes = in.readNBytes(most + 1);
        if (bytes.length > most) {
            throw new IOException("it has more than " + most + " bytes");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("it is not UTF-8 text", e);
        }
    }
}
