package org.convnextc.image.jpeg;

import java.io.EOFException;
import java.io.IOException;
import javax.imageio.stream.ImageInputStream;

/** The bytes of a file, or of a part of it, in pieces, and the marker that was met but not yet acted upon. */
final class ByteSource {
    private static final int PIECE = 1 << 16;

    /** Unread bytes are those from {@link #at} to {@link #end}. */
    final byte[] buffer;

    int at;
    int end;

    /** Its second byte; 0 where none is pending. Nothing is read beyond a pending marker. */
    int marker;

    private final ImageInputStream in;
    private final long limit;
    private long position;

    /**
     * From where the stream is.
     *
     * @param limit where the bytes end
     */
    ByteSource(ImageInputStream in, long limit) throws IOException {
        this.in = in;
        this.limit = limit;
        this.position = in.getStreamPosition();
        this.buffer = new byte[(int) Math.max(0, Math.min(limit - position, PIECE))];
    }

    /** Whether there is a byte; then it is in the buffer. */
    boolean more() throws IOException {
        if (at < end) {
            return true;
        }
        long left = limit - position;
        if (left <= 0) {
            return false;
        }
        in.seek(position);
        at = 0;
        end = 0;
        end = Math.max(0, in.read(buffer, 0, (int) Math.min(left, buffer.length)));
        position += end;
        return end > 0;
    }

    /** The next byte, 0 to 255. */
    int next() throws IOException {
        if (at == end && !more()) {
            throw cut();
        }
        return buffer[at++] & 0xff;
    }

    int nextShort() throws IOException {
        int high = next();
        return high << 8 | next();
    }

    void skip(int count) throws IOException {
        for (int left = count; left > 0; ) {
            if (!more()) {
                throw cut();
            }
            int step = Math.min(left, end - at);
            at += step;
            left -= step;
        }
    }

    /** Makes the next marker the pending one. Skips what is no marker, FF 00 included, and fill bytes (T.81, B.1.1.2). */
    void findMarker() throws IOException {
        int code = 0;
        while (code == 0) {
            while (next() != 0xff) {
                // not a marker
            }
            code = next();
            while (code == 0xff) {
                code = next();
            }
        }
        marker = code;
    }

    EOFException cut() throws IOException {
        return new EOFException("the " + (limit < in.length() ? "JPEG data in the " : "") + "file ends after "
                + position + " bytes, more were expected");
    }
}
