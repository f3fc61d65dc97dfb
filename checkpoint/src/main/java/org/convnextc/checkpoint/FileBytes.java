package org.convnextc.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.convnextc.io.FileException;
import org.convnextc.io.Printable;

/**
 * A file read by position, from any number of threads, through small reused buffers: neither mapped (a mapped file that shrinks
 * ends the process) nor loaded.
 */
final class FileBytes implements AutoCloseable {
    private static final int PIECE = 1 << 18;
    private static final int MAX_MESSAGE = 1000;

    /** Of all files, as many as there ever were reading threads: direct buffers are freed late, so they are not made for each file. */
    private static final Queue<ByteBuffer> PIECES = new ConcurrentLinkedQueue<>();

    private final Path path;
    private final FileChannel channel;
    private final long size;

    private FileBytes(Path path, FileChannel channel, long size) {
        this.path = path;
        this.channel = channel;
        this.size = size;
    }

    static FileBytes open(Path path) {
        if (!Files.exists(path)) {
            throw new CheckpointException(path + ": there is no such file");
        }
        if (!Files.isRegularFile(path)) {
            throw new CheckpointException(path + ": is " + (Files.isDirectory(path) ? "a directory" : "no regular file")
                    + ", expected a checkpoint file");
        }
        try {
            FileChannel channel = FileChannel.open(path);
            return new FileBytes(path, channel, channel.size());
        } catch (IOException e) {
            throw new CheckpointException(path + ": cannot be opened: " + FileException.reason(e), e);
        }
    }

    Path path() {
        return path;
    }

    long size() {
        return size;
    }

    /** The message may quote names from the file: control characters are shown as '?', and of a very long message the middle is left out. */
    CheckpointException fault(String message) {
        return fault(message, null);
    }

    CheckpointException fault(String message, Throwable cause) {
        String text = Printable.of(message);
        if (text.length() > MAX_MESSAGE) {
            text = text.substring(0, MAX_MESSAGE / 2) + " ... " + text.substring(text.length() - MAX_MESSAGE / 2);
        }
        return new CheckpointException(path + ": " + text, cause);
    }

    /** Fills what remains of {@code target} with the bytes from {@code position} on. */
    void read(long position, ByteBuffer target) {
        long end = position + target.remaining();
        long at = position;
        try {
            while (target.hasRemaining()) {
                int n = channel.read(target, at);
                if (n < 0) {
                    throw fault("ends at byte " + at + " where bytes up to " + end
                            + " are expected: the file is cut short; get it again");
                }
                at += n;
            }
        } catch (ClosedByInterruptException e) {
            throw fault("reading was interrupted", e);
        } catch (ClosedChannelException e) {
            throw fault("has been closed", e);
        } catch (IOException e) {
            throw fault("cannot be read: " + FileException.reason(e), e);
        }
    }

    /** Bytes {@code position} to {@code position + length}, in memory: for short records only. */
    ByteBuffer bytes(long position, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        read(position, bytes);
        return bytes.flip();
    }

    /** Lends a buffer of a fixed size, to be handed back with {@link #release}. */
    static ByteBuffer borrow() {
        ByteBuffer piece = PIECES.poll();
        return piece == null ? ByteBuffer.allocateDirect(PIECE) : piece;
    }

    static void release(ByteBuffer piece) {
        PIECES.add(piece);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw fault("cannot be closed: " + FileException.reason(e), e);
        }
    }
}
