package org.convnextc.image.webp;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import javax.imageio.stream.ImageInputStream;
import org.convnextc.image.jpeg.RowSink;
import org.convnextc.image.raster.RasterFile;

/**
 * A WebP file (RFC 9649, section 2): chunks in a RIFF container. The image is the first one of an animation, on a black canvas. Alpha,
 * colour profiles and all else that is no pixel is passed over; so is what follows the container.
 */
public final class WebpFile implements RasterFile {
    private static final int FIRST_CHUNK = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int CANVAS_BYTES = 10;
    private static final int FRAME_BYTES = 16;
    private static final int ANIMATED = 2;

    private final ImageInputStream in;
    private final long end;

    /** Of the pixels' chunk: its content with the byte that fills it up to an even number. */
    private byte[] frame;

    private boolean lossless;
    private Size frameSize;
    private Size canvas;
    private int frameX;
    private int frameY;

    private WebpFile(ImageInputStream in) throws IOException {
        this.in = in;
        in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
        in.seek(4);
        end = in.readUnsignedInt() + CHUNK_HEADER;
        if (end > in.length()) {
            throw new EOFException("the file has " + in.length() + " bytes, its header says " + end);
        }
        in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Reads up to the pixels' header; the stream is moved, its byte order is set.
     *
     * @throws EOFException for a file that was cut short
     * @throws IOException for one that is damaged
     */
    public static WebpFile open(ImageInputStream in) throws IOException {
        WebpFile file = new WebpFile(in);
        Chunk first = file.chunk(FIRST_CHUNK, file.end);
        if (first.is("VP8X")) {
            file.openExtended(first);
        } else if (file.openFrame(first)) {
            file.canvas = file.frameSize;
        } else {
            throw new IOException("the first chunk is " + first.name() + ", expected VP8, VP8L or VP8X");
        }
        return file;
    }

    private record Chunk(String name, long start, long length) {
        boolean is(String other) {
            return name.equals(other);
        }

        boolean isPixels() {
            return is("VP8 ") || is("VP8L");
        }

        /** They are filled up to an even number of bytes. */
        long end() {
            return start + length + (length & 1);
        }
    }

    private Chunk chunk(long at, long limit) throws IOException {
        if (limit - at < CHUNK_HEADER) {
            throw new IOException("the file holds no image");
        }
        in.seek(at);
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            name.append((char) in.readUnsignedByte());
        }
        Chunk chunk = new Chunk(name.toString(), at + CHUNK_HEADER, in.readUnsignedInt());
        if (chunk.end() > limit) {
            throw new IOException("a chunk of " + chunk.length + " bytes goes beyond what contains it");
        }
        return chunk;
    }

    /** Flags, three bytes that say nothing, and the canvas; chunks follow, among them the image or the frames of an animation. */
    private void openExtended(Chunk header) throws IOException {
        if (header.length < CANVAS_BYTES) {
            throw new IOException("the chunk VP8X has " + header.length + " bytes, expected " + CANVAS_BYTES);
        }
        boolean animated = (in.readUnsignedByte() & ANIMATED) != 0;
        in.skipBytes(3);
        canvas = new Size(threeBytes() + 1, threeBytes() + 1);
        Chunk chunk = chunk(header.end(), end);
        while (animated ? !openAnimationFrame(chunk) : !openFrame(chunk)) {
            chunk = chunk(chunk.end(), end);
        }
        boolean fits = animated
                ? frameX + frameSize.width() <= canvas.width() && frameY + frameSize.height() <= canvas.height()
                : frameSize.equals(canvas);
        if (!fits) {
            throw new IOException("an image of " + frameSize.width() + "x" + frameSize.height() + " pixels at " + frameX
                    + "," + frameY + " does not fit the canvas of " + canvas.width() + "x" + canvas.height());
        }
    }

    /**
     * Half of the place, size, duration, flags; then chunks of its own, the pixels last.
     *
     * @return false if this is another chunk, or one without pixels
     */
    private boolean openAnimationFrame(Chunk chunk) throws IOException {
        if (!chunk.is("ANMF")) {
            return false;
        }
        if (chunk.length < FRAME_BYTES) {
            throw new IOException("the chunk ANMF has " + chunk.length + " bytes, expected " + FRAME_BYTES);
        }
        in.seek(chunk.start);
        frameX = 2 * threeBytes();
        frameY = 2 * threeBytes();
        long at = chunk.start + FRAME_BYTES;
        while (chunk.end() - at >= CHUNK_HEADER) {
            Chunk inner = chunk(at, chunk.end());
            if (openFrame(inner)) {
                return true;
            }
            at = inner.end();
        }
        return false;
    }

    private int threeBytes() throws IOException {
        return in.readUnsignedShort() | in.readUnsignedByte() << 16;
    }

    /** @return false if this is no chunk of pixels */
    private boolean openFrame(Chunk chunk) throws IOException {
        if (!chunk.isPixels()) {
            return false;
        }
        lossless = chunk.is("VP8L");
        frame = new byte[Math.toIntExact(chunk.end() - chunk.start)];
        in.seek(chunk.start);
        in.readFully(frame);
        frameSize = lossless ? LosslessDecoder.size(frame, 0, frame.length) : LossyDecoder.size(frame, 0, frame.length);
        return true;
    }

    @Override
    public int width() {
        return canvas.width();
    }

    @Override
    public int height() {
        return canvas.height();
    }

    @Override
    public int channels() {
        return 3;
    }

    /** Four bytes for each pixel; lossless ones of few colours and lossy ones take half of that again while they are decoded. */
    @Override
    public long workingBytes() {
        return frameSize.area() * 6L + frame.length;
    }

    @Override
    public void decode(RowSink sink) throws IOException {
        int[] pixels =
                lossless ? LosslessDecoder.decode(frame, 0, frame.length) : LossyDecoder.decode(frame, 0, frame.length);
        byte[][] rgb = new byte[channels()][canvas.width()];
        for (int y = 0; y < canvas.height(); y++) {
            for (byte[] samples : rgb) {
                Arrays.fill(samples, (byte) 0);
            }
            if (y >= frameY && y < frameY + frameSize.height()) {
                int start = (y - frameY) * frameSize.width();
                for (int x = 0; x < frameSize.width(); x++) {
                    int pixel = pixels[start + x];
                    rgb[0][frameX + x] = (byte) (pixel >> 16);
                    rgb[1][frameX + x] = (byte) (pixel >> 8);
                    rgb[2][frameX + x] = (byte) pixel;
                }
            }
            sink.row(y, rgb);
        }
    }
}
