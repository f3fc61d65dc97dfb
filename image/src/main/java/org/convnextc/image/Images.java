package org.convnextc.image;

import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import org.convnextc.image.raster.RasterFile;
import org.convnextc.io.FileException;

/** Reads image files: TIFF without JPEG by the decoder of TwelveMonkeys ImageIO, all others by own ones. */
public final class Images {
    /** An image of more pixels cannot be a result of steps: 64 Mi, 8192 x 8192. */
    static final int MAX_PIXELS = 1 << 26;

    private Images() {}

    /**
     * Whether a file begins as a picture does, also of a kind that is known by sight only: for choosing among the files of a folder. True
     * for a file that cannot be read, so that reading it tells why.
     */
    public static boolean isImage(Path path) {
        try (EncodedInput in = EncodedImage.of(path).open()) {
            byte[] head = new byte[(int) Math.min(Format.HEAD_BYTES, in.length())];
            in.readFully(head);
            return Format.of(head).filter(format -> format != Format.PDF).isPresent();
        } catch (IOException | ImageException e) {
            return true;
        }
    }

    /** {@link #read(EncodedImage, Exif)} of a file, with the pixels as they are stored. */
    public static BufferedImage read(Path path) {
        return read(path, Exif.IGNORE);
    }

    /** {@link #read(EncodedImage, Exif)} of a file. */
    public static BufferedImage read(Path path, Exif exif) {
        return read(EncodedImage.of(path), exif);
    }

    /** {@link #read(EncodedImage, Exif)} of a file's bytes, with the pixels as they are stored. */
    public static BufferedImage read(byte[] bytes) {
        return read(EncodedImage.of(bytes), Exif.IGNORE);
    }

    /** {@link #read(EncodedImage, Exif)} of a file's bytes from the buffer's position to its limit, with the pixels as they are stored. */
    public static BufferedImage read(ByteBuffer bytes) {
        return read(EncodedImage.of(bytes), Exif.IGNORE);
    }

    /**
     * Decodes an image; of several in one file the first. The orientation of a TIFF file belongs to its pixels and is always applied, as
     * Pillow does.
     *
     * @throws ImageException if the file is missing, damaged, cut short, too large or of a kind that is not read
     */
    public static BufferedImage read(EncodedImage image, Exif exif) {
        String name = image.toString();
        return open(image, exif, (in, format, orientation) -> orientation.upright(decode(name, format, in)));
    }

    private static BufferedImage decode(String name, Format format, EncodedInput in) throws IOException {
        Optional<RasterFile> rows = rows(name, format, in);
        return rows.isPresent() ? Limits.image(name, rows.get()) : TiffFile.read(name, in);
    }

    /** Empty where TwelveMonkeys ImageIO is to read the file. */
    private static Optional<RasterFile> rows(String name, Format format, EncodedInput in) throws IOException {
        Optional<RasterFile> file = format.open(name, in);
        if (file.isEmpty() && format != Format.TIFF) {
            throw new ImageException(
                    name + ": is a " + format.title() + " file, expected " + Format.READ + "; convert it to PNG");
        }
        return file.isPresent() ? Optional.of(Limits.checked(name, file.get())) : file;
    }

    /**
     * Applies steps to an image; the message of an {@link ImageException} from them gets its name. The rows of all files but TIFF
     * without JPEG are decoded when they are asked for.
     */
    static <T> T process(EncodedImage image, Exif exif, int channels, Function<Picture, T> steps) {
        String name = image.toString();
        return open(image, exif, (in, format, orientation) -> {
            Optional<RasterFile> file = rows(name, format, in);
            Rows rows = file.isPresent()
                    ? new FileRows(file.get(), channels)
                    : new ImageRows(TiffFile.read(name, in), channels);
            return process(name, rows, orientation, steps);
        });
    }

    private static <T> T process(String name, Rows rows, Orientation orientation, Function<Picture, T> steps) {
        try {
            return steps.apply(new Picture(rows, orientation));
        } catch (ImageException e) {
            throw new ImageException(name + ": " + e.getMessage(), e);
        }
    }

    /** Works on an open file. */
    private interface FileUse<T> {
        T apply(EncodedInput in, Format format, Orientation orientation) throws IOException;
    }

    private static <T> T open(EncodedImage image, Exif exif, FileUse<T> use) {
        String name = image.toString();
        try (EncodedInput in = image.open()) {
            Format format = format(name, in);
            Orientation orientation = exif == Exif.APPLY || format == Format.TIFF
                    ? OrientationReader.read(in, format)
                    : Orientation.UPRIGHT;
            in.seek(0);
            return reading(name, format, () -> use.apply(in, format, orientation));
        } catch (IOException e) {
            throw new ImageException(name + ": cannot be read: " + FileException.reason(e), e);
        }
    }

    /** What may find that the file is damaged. */
    private interface Reading<T> {
        T read() throws IOException;
    }

    private static <T> T reading(String name, Format format, Reading<T> reading) {
        try {
            return reading.read();
        } catch (UncheckedIOException e) {
            throw unreadable(name, format, e.getCause());
        } catch (IOException e) {
            throw unreadable(name, format, e);
        } catch (OutOfMemoryError e) {
            throw new ImageException(
                    name + ": takes more memory to decode than the JVM has: give it more with -Xmx", e);
        }
    }

    private static ImageException unreadable(String name, Format format, Exception e) {
        return new ImageException(
                name + ": cannot be read as a " + format.title()
                        + " image, it is damaged, cut short or of a kind that is not read: " + reason(e),
                e);
    }

    private static Format format(String name, EncodedInput in) throws IOException {
        byte[] head = new byte[(int) Math.min(Format.HEAD_BYTES, in.length())];
        in.readFully(head);
        return Format.of(head)
                .orElseThrow(() -> new ImageException(name + ": "
                        + (head.length == 0
                                ? "is empty"
                                : "begins with the bytes "
                                        + HexFormat.ofDelimiter(" ").formatHex(head))
                        + ", expected an image: " + Format.READ));
    }

    /** The innermost cause's message: the outer ones say only that an image could not be read. */
    private static String reason(Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause.getMessage() == null) {
            return cause instanceof EOFException
                    ? "the file ends too early"
                    : cause.getClass().getSimpleName();
        }
        return cause.getMessage();
    }
}
