package org.convnextc.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Arrays in numpy's file format (numpy.lib.format): a magic, a version, a header such as
 * {@code {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }}, the elements. Little-endian float32 and float64 in C order are
 * read.
 */
public final class Npy {
    /**
     * An array of float32.
     *
     * @param shape outermost extent first
     * @param values row-major
     */
    public record Floats(int[] shape, float[] values) {}

    /**
     * An array of float64.
     *
     * @param shape outermost extent first
     * @param values row-major
     */
    public record Doubles(int[] shape, double[] values) {}

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAX_HEADER = 1 << 16;
    private static final int ALIGNMENT = 64;
    private static final int PIECE = 1 << 16;
    private static final Pattern HEADER = Pattern.compile(
            "\\{ *'descr': *'([^']*)', *'fortran_order': *(True|False), *'shape': *\\(([0-9, ]*)\\),? *\\}\\s*");

    private final Path path;
    private final FileChannel channel;
    private final int[] shape;
    private final int elements;
    private final int elementBytes;

    /** Reads {@code count} elements, from element {@code at} of the array on. */
    private interface PieceReader {
        void read(ByteBuffer piece, int at, int count);
    }

    private Npy(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        String header = readHeader();
        Matcher parts = HEADER.matcher(header);
        if (!parts.matches()) {
            throw fault("has the header " + header.strip() + ", expected a dict of descr, fortran_order and shape");
        }
        this.elementBytes = elementBytes(parts.group(1));
        if (parts.group(2).equals("True")) {
            throw fault("is in Fortran order, expected C order: save numpy.ascontiguousarray(array)");
        }
        this.shape = shape(parts.group(3));
        this.elements = elements();
    }

    /**
     * Reads float32, or float64 rounded to it.
     *
     * @throws FileException if the file cannot be read, is damaged, or holds something else
     */
    public static Floats readFloats(Path path) {
        return read(path, npy -> {
            float[] values = new float[npy.elements];
            npy.readPieces((piece, at, count) -> {
                for (int i = at; i < at + count; i++) {
                    values[i] = npy.elementBytes == Float.BYTES ? piece.getFloat() : (float) piece.getDouble();
                }
            });
            return new Floats(npy.shape, values);
        });
    }

    /**
     * Reads float64, or float32 widened to it.
     *
     * @throws FileException if the file cannot be read, is damaged, or holds something else
     */
    public static Doubles readDoubles(Path path) {
        return read(path, npy -> {
            double[] values = new double[npy.elements];
            npy.readPieces((piece, at, count) -> {
                for (int i = at; i < at + count; i++) {
                    values[i] = npy.elementBytes == Float.BYTES ? piece.getFloat() : piece.getDouble();
                }
            });
            return new Doubles(npy.shape, values);
        });
    }

    /**
     * Writes float32 in format version 1.0, whole or not at all.
     *
     * @throws FileException if the file cannot be written
     */
    public static void write(Path path, Floats array) {
        try {
            AtomicFile.write(path, channel -> {
                AtomicFile.writeFully(channel, header(array.shape));
                ByteBuffer piece = ByteBuffer.allocate(PIECE * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                for (int at = 0; at < array.values.length; at += PIECE) {
                    int count = Math.min(PIECE, array.values.length - at);
                    piece.clear().limit(count * Float.BYTES);
                    piece.asFloatBuffer().put(array.values, at, count);
                    AtomicFile.writeFully(channel, piece);
                }
            });
        } catch (IOException e) {
            throw new FileException(path + ": cannot be written: " + FileException.reason(e), e);
        }
    }

    private static ByteBuffer header(int[] shape) {
        String extents = IntStream.of(shape).mapToObj(extent -> extent + ",").collect(Collectors.joining(" "));
        String dict = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + extents + "), }";
        int unpadded = MAGIC.length + 2 + Short.BYTES + dict.length() + 1;
        String padded = dict + " ".repeat(Math.floorMod(-unpadded, ALIGNMENT)) + "\n";
        return ByteBuffer.allocate(MAGIC.length + 2 + Short.BYTES + padded.length())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) padded.length())
                .put(padded.getBytes(StandardCharsets.US_ASCII))
                .flip();
    }

    private static <T> T read(Path path, Function<Npy, T> reader) {
        if (!Files.isRegularFile(path)) {
            throw new FileException(path + ": "
                    + (Files.exists(path) ? "is no regular file, expected a .npy file" : "there is no such file"));
        }
        try (FileChannel channel = FileChannel.open(path)) {
            return reader.apply(new Npy(path, channel));
        } catch (IOException e) {
            throw new FileException(path + ": cannot be read: " + FileException.reason(e), e);
        } catch (UncheckedIOException e) {
            throw new FileException(path + ": cannot be read: " + FileException.reason(e.getCause()), e);
        }
    }

    /** The dict, after magic, version and length; the channel is then at the first element. */
    private String readHeader() throws IOException {
        ByteBuffer start = next(MAGIC.length + 2);
        byte[] magic = new byte[MAGIC.length];
        start.get(magic);
        int version = start.get();
        if (!Arrays.equals(magic, MAGIC)) {
            throw fault("is no .npy file: it does not begin with \\x93NUMPY");
        }
        if (version < 1 || version > 3) {
            throw fault("has version " + version + " of the .npy format, known are 1, 2 and 3");
        }
        long length = version == 1
                ? Short.toUnsignedInt(next(Short.BYTES).getShort())
                : Integer.toUnsignedLong(next(Integer.BYTES).getInt());
        if (length > MAX_HEADER) {
            throw fault("has a header of " + length + " bytes, at most " + MAX_HEADER + " are read");
        }
        return StandardCharsets.ISO_8859_1.decode(next((int) length)).toString();
    }

    private int elementBytes(String descr) {
        return switch (descr) {
            case "<f4" -> Float.BYTES;
            case "<f8" -> Double.BYTES;
            default ->
                throw fault("holds elements of type '" + descr + "', expected '<f4' (float32) or '<f8': save"
                        + " array.astype(numpy.float32)");
        };
    }

    private int[] shape(String extents) {
        try {
            return Stream.of(extents.split(","))
                    .map(String::strip)
                    .filter(extent -> !extent.isEmpty())
                    .mapToInt(Integer::parseInt)
                    .toArray();
        } catch (NumberFormatException e) {
            throw fault("has the impossible shape (" + extents + ")", e);
        }
    }

    /** Their bytes are all that follows the header, so that memory is taken only for what is there. */
    private int elements() throws IOException {
        long present = channel.size() - channel.position();
        int product = 1;
        try {
            for (int extent : shape) {
                product = Math.multiplyExact(product, extent);
            }
        } catch (ArithmeticException e) {
            throw fault("has the shape " + Arrays.toString(shape) + ", too large for an array", e);
        }
        long expected = (long) product * elementBytes;
        if (present != expected) {
            throw fault("has " + present + " bytes of elements, but shape " + Arrays.toString(shape) + " takes "
                    + expected + ": it is cut short or damaged");
        }
        return product;
    }

    private void readPieces(PieceReader reader) {
        try {
            for (int at = 0; at < elements; at += PIECE) {
                int count = Math.min(PIECE, elements - at);
                reader.read(next(count * elementBytes), at, count);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ByteBuffer next(int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw fault("ends at byte " + channel.position() + ", before its array does: it is cut short");
            }
        }
        return buffer.flip();
    }

    private FileException fault(String message) {
        return fault(message, null);
    }

    private FileException fault(String message, Throwable cause) {
        return new FileException(path + ": " + Printable.of(message), cause);
    }
}
