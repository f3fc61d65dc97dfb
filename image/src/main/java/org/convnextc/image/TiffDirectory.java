package org.convnextc.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Optional;
import javax.imageio.stream.ImageInputStream;

/**
 * The first directory of a TIFF structure (TIFF 6.0, section 2). No link in it is followed but those to values, so that a hostile one costs one pass over its entries. What is taken and what is passed over is what
 * Pillow takes and passes over: any type of number and any count, of which the first value counts; of several entries the last one
 * that is whole.
 */
final class TiffDirectory {
    static final int ORIENTATION = 0x0112;
    static final int COLOURS = 0x0106;
    private static final int CLASSIC = 42;
    private static final int BIG = 43;

    private final ImageInputStream in;
    private final long start;
    private final long end;
    private final boolean big;

    /** In EXIF Pillow reads no further than to an entry, whichever, whose values lie outside. */
    private final boolean ofExif;

    private TiffDirectory(ImageInputStream in, long start, long end, boolean big, boolean ofExif) {
        this.in = in;
        this.start = start;
        this.end = end;
        this.big = big;
        this.ofExif = ofExif;
    }

    /** The value in an EXIF block from {@code start} to {@code end}, 1 where there is none; offsets count from the start. */
    static int orientationOfExif(ImageInputStream in, long start, long end) throws IOException {
        int version = version(in, start, end);
        return version == CLASSIC ? new TiffDirectory(in, start, end, false, true).number(ORIENTATION, 1) : 1;
    }

    /** The value of a tag in a TIFF or BigTIFF file, 1 where there is none. */
    static int numberOfFile(ImageInputStream in, int tag) throws IOException {
        Optional<TiffDirectory> directory = ofFile(in);
        return directory.isPresent() ? directory.get().number(tag, 1) : 1;
    }

    /** The first one of a TIFF or BigTIFF file. Its methods need the byte order that this sets. */
    static Optional<TiffDirectory> ofFile(ImageInputStream in) throws IOException {
        int version = version(in, 0, in.length());
        return version == CLASSIC || version == BIG
                ? Optional.of(new TiffDirectory(in, 0, in.length(), version == BIG, false))
                : Optional.empty();
    }

    /** Sets the stream's byte order; the number that tells the version may be in the other one, as some writers put it. 0 for no TIFF. */
    private static int version(ImageInputStream in, long start, long end) throws IOException {
        if (end - start < 8) {
            return 0;
        }
        in.seek(start);
        int order = in.readUnsignedShort();
        if (order != 0x4949 && order != 0x4d4d) {
            return 0;
        }
        in.setByteOrder(order == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int version = in.readUnsignedShort();
        return version == CLASSIC << Byte.SIZE ? CLASSIC : version;
    }

    private int number(int tag, int fallback) throws IOException {
        Values values = values(tag);
        if (values == null) {
            return fallback;
        }
        in.seek(values.position());
        double value = number(values.type());
        return value == (int) value ? (int) value : 1;
    }

    /** The first of the values that {@link #wholeNumbers} gives, the fallback where it gives none. */
    long wholeNumber(int tag, long fallback) throws IOException {
        Values values = values(tag);
        return values == null || !values.areWhole() ? fallback : wholeNumbers(values, 1)[0];
    }

    /** All values of a tag, if they are of a type of whole numbers from 0; else none. */
    long[] wholeNumbers(int tag, long most) throws IOException {
        Values values = values(tag);
        return values == null || !values.areWhole()
                ? new long[0]
                : wholeNumbers(values, Math.min(most, values.count()));
    }

    private long[] wholeNumbers(Values values, long count) throws IOException {
        long[] numbers = new long[Math.toIntExact(count)];
        in.seek(values.position());
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (long) number(values.type());
        }
        return numbers;
    }

    /**
     * Where the values of a tag lie.
     *
     * @param position of the first one
     */
    record Values(int type, long count, long position) {
        /** SHORT, LONG, IFD and LONG8. */
        boolean areWhole() {
            return type == 3 || type == 4 || type == 13 || type == 16;
        }

        long end() {
            return position + count * bytes(type);
        }
    }

    /** Null where there are none. */
    Values values(int tag) throws IOException {
        Values values = null;
        try {
            at(start + (big ? 8 : 4), wordBytes());
            at(start + word(), big ? Long.BYTES : Short.BYTES);
            long entries = big ? in.readLong() : in.readUnsignedShort();
            int entryBytes = 4 + 2 * wordBytes();
            for (long i = 0, entry = in.getStreamPosition(); i < entries; i++, entry += entryBytes) {
                at(entry, entryBytes);
                boolean wanted = in.readUnsignedShort() == tag;
                if (wanted || ofExif) {
                    Values found = valuesOr(values, in.readUnsignedShort());
                    values = wanted ? found : values;
                }
            }
        } catch (EOFException e) {
            return values; // the rest of the directory is cut off
        }
        return values;
    }

    /** The stream is at the entry's count. */
    private Values valuesOr(Values earlier, int type) throws IOException {
        int bytes = bytes(type);
        long count = word();
        if (bytes == 0 || count == 0) {
            return earlier;
        }
        if (count < 0 || count > (end - start) / bytes) {
            throw new EOFException();
        }
        if (count * bytes > wordBytes()) {
            at(start + word(), count * bytes);
        }
        return new Values(type, count, in.getStreamPosition());
    }

    /** Of a value; 0 for an unknown type. */
    private static int bytes(int type) {
        return switch (type) {
            case 1, 2, 6, 7 -> 1;
            case 3, 8 -> 2;
            case 4, 9, 11, 13 -> 4;
            case 5, 10, 12, 16 -> 8;
            default -> 0;
        };
    }

    /** Bytes and texts are no numbers, though there may be digits in them. */
    private double number(int type) throws IOException {
        return switch (type) {
            case 3 -> in.readUnsignedShort();
            case 4, 13 -> in.readUnsignedInt();
            case 5 -> (double) in.readUnsignedInt() / in.readUnsignedInt();
            case 6 -> in.readByte();
            case 8 -> in.readShort();
            case 9 -> in.readInt();
            case 10 -> (double) in.readInt() / in.readInt();
            case 11 -> in.readFloat();
            case 12 -> in.readDouble();
            case 16 -> in.readLong();
            default -> 1;
        };
    }

    /** BigTIFF has offsets and counts of 8 bytes where TIFF has 4. */
    private int wordBytes() {
        return big ? Long.BYTES : Integer.BYTES;
    }

    private long word() throws IOException {
        return big ? in.readLong() : in.readUnsignedInt();
    }

    /** Moves the stream to where so many bytes lie within the structure. */
    private void at(long position, long bytes) throws IOException {
        if (position < start || position > end - bytes) {
            throw new EOFException();
        }
        in.seek(position);
    }
}
