package org.convnextc.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes a file whole or not at all. */
public final class AtomicFile {
    /** Writes the content to the channel of an empty file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(FileChannel channel) throws IOException;
    }

    private AtomicFile() {}

    /** {@link #write(Path, Content)} of these bytes, one part after the other. */
    public static void write(Path path, byte[]... parts) throws IOException {
        write(path, channel -> {
            for (byte[] part : parts) {
                writeFully(channel, ByteBuffer.wrap(part));
            }
        });
    }

    /** Writes what is left of a buffer: a channel may take a part at a time. */
    public static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /**
     * Writes a temporary file beside {@code path} and renames it when it is complete; whatever {@code content} throws, {@code path} is
     * as it was before and no temporary file is left.
     */
    public static void write(Path path, Content content) throws IOException {
        // Not of the file's name, which may be as long as a name can be.
        Path temporary = path.resolveSibling("." + UUID.randomUUID() + ".part");
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                content.writeTo(channel);
            }
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
