package org.convnextc.checkpoint;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A range of a file as a stream that knows its position and reads on through a small buffer. */
final class FileStream extends InputStream {
    private static final int BUFFER = 1 << 14;

    private final FileBytes file;
    private final long end;
    private final byte[] buffer = new byte[BUFFER];
    private long bufferStart;
    private int next;
    private int filled;

    FileStream(FileBytes file, long start, long end) {
        this.file = file;
        this.bufferStart = start;
        this.end = end;
    }

    /** In the file, of the byte read next. */
    long position() {
        return bufferStart + next;
    }

    long remaining() {
        return end - position();
    }

    @Override
    public int read() {
        return next < filled || fill() ? buffer[next++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (next == filled && !fill()) {
            return -1;
        }
        int n = Math.min(length, filled - next);
        System.arraycopy(buffer, next, into, offset, n);
        next += n;
        return n;
    }

    @Override
    public long skip(long count) {
        long n = Math.max(0, Math.min(count, remaining()));
        if (n <= filled - next) {
            next += (int) n;
        } else {
            bufferStart = position() + n;
            next = 0;
            filled = 0;
        }
        return n;
    }

    private boolean fill() {
        bufferStart = position();
        next = 0;
        filled = (int) Math.min(BUFFER, end - bufferStart);
        file.read(bufferStart, ByteBuffer.wrap(buffer, 0, filled));
        return filled > 0;
    }
}
