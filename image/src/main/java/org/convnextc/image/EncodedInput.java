package org.convnextc.image;

import java.io.EOFException;
import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file's bytes for the image decoders, wherever they are. To read beyond its end is an error, for several decoders would take a file that was cut short as one
 * whose other pixels are black or gray.
 */
final class EncodedInput extends ImageInputStreamImpl {
    /** Some decoders look a few bytes ahead; one that goes on after so many refusals would fill a large image with zeros. */
    private static final int MOST_REFUSALS = 64;

    private final Bytes file;
    private final byte[] buffer = new byte[1 << 16];
    private long bufferStart;
    private int bufferLength;
    private int refusals;
    private long leastLength;

    EncodedInput(Bytes file) {
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        bitOffset = 0;
        fill();
        return buffer[(int) (streamPos++ - bufferStart)] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        int done = 0;
        do { // as much as there is: the stream's own methods take less for the end
            fill();
            int start = (int) (streamPos - bufferStart);
            int count = Math.min(length - done, bufferLength - start);
            System.arraycopy(buffer, start, bytes, offset + done, count);
            streamPos += count;
            done += count;
        } while (done < length && streamPos < file.length());
        return done;
    }

    /** Lets the buffer hold the byte at the stream's position. */
    private void fill() throws IOException {
        if (streamPos >= bufferStart && streamPos < bufferStart + bufferLength) {
            return;
        }
        int count = file.read(streamPos, buffer);
        if (count < 0) {
            bufferLength = 0;
            refusals++;
            String message = "the file ends after " + file.length() + " bytes, more were expected";
            throw refusals < MOST_REFUSALS ? new EOFException(message) : new IOException(message);
        }
        bufferStart = streamPos;
        bufferLength = count;
    }

    /** Lets {@link #length} be at least this; reading beyond the file's end stays an error. */
    void pretendLength(long least) {
        leastLength = least;
    }

    @Override
    public long length() {
        try {
            return Math.max(leastLength, file.length());
        } catch (IOException e) {
            return -1; // unknown, by the interface
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        file.close();
    }
}
