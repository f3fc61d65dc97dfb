package org.convnextc.image;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The bytes of an image file, wherever they are. */
interface Bytes extends Closeable {
    long length() throws IOException;

    /**
     * Fills the buffer from its start with what there is from the position on.
     *
     * @return how many bytes; -1 where there are none
     */
    int read(long position, byte[] buffer) throws IOException;

    static Bytes of(Path path) throws IOException {
        var file = new RandomAccessFile(path.toFile(), "r");
        return new Bytes() {
            @Override
            public long length() throws IOException {
                return file.length();
            }

            @Override
            public int read(long position, byte[] buffer) throws IOException {
                file.seek(position);
                return file.read(buffer);
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }

    /** All of a buffer that begins at 0. */
    static Bytes of(ByteBuffer memory) {
        return new Bytes() {
            @Override
            public long length() {
                return memory.limit();
            }

            @Override
            public int read(long position, byte[] buffer) {
                if (position >= memory.limit()) {
                    return -1;
                }
                int count = (int) Math.min(buffer.length, memory.limit() - position);
                memory.get((int) position, buffer, 0, count);
                return count;
            }

            @Override
            public void close() {}
        };
    }
}
