package org.convnextc.compiler.sema;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the text of {@code .net} files: UTF-8, and not more than {@link Limits#FILE} bytes. */
public final class SourceReader {
    private SourceReader() {}

    /** Throws {@link IOException} with a reason fit for a user. */
    public static String read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(Files.exists(file) ? "it is no regular file" : "there is no such file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(in);
        }
    }

    /** Reads to the end. Throws {@link IOException} with a reason fit for a user. */
    public static String read(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(Limits.FILE + 1);
        if (bytes.length > Limits.FILE) {
            throw new IOException("it has more than " + Limits.FILE + " bytes");
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
