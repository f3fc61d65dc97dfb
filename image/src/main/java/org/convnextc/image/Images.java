package org.convnextc.image;

import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
        try (FileInput in = new FileInput(path)) {
            byte[] head = new byte[(int) Math.min(Format.HEAD_BYTES, in.length())];
            in.readFully(head);
            return Format.of(head).filter(format -> format != Format.PDF).isPresent();
        } catch (IOException e) {
            return true;
        }
    }

    /** {@link #read(Path, Exif)}, with the pixels as they are stored. */
    public static BufferedImage read(Path path) {
        return read(path, Exif.IGNORE);
    }

    /**
     * Decodes a file; of several images in it the first. The orientation of a TIFF file belongs to its pixels and is always applied, as
     * Pillow does.
     *
     * @throws ImageException if the file is missing, damaged, cut short, too large or of a kind that is not read
     */
    public static BufferedImage read(Path path, Exif exif) {
        return open(path, exif, (in, format, orientation) -> orientation.upright(decode(path, format, in)));
    }

    private static BufferedImage decode(Path path, Format format, FileInput in) throws IOException {
        Optional<RasterFile> rows = rows(path, format, in);
        return rows.isPresent() ? Limits.image(path, rows.get()) : TiffFile.read(path, in);
    }

    /** Empty where TwelveMonkeys ImageIO is to read the file. */
    private static Optional<RasterFile> rows(Path path, Format format, FileInput in) throws IOException {
        Optional<RasterFile> file = format.open(path, in);
        if (file.isEmpty() && format != Format.TIFF) {
            throw new ImageException(
                    path + ": is a " + format.title() + " file, expected " + Format.READ + "; convert it to PNG");
        }
        return file.isPresent() ? Optional.of(Limits.checked(path, file.get())) : file;
    }

    /**
     * Applies steps to a file's picture; the message of an {@link ImageException} from them gets the file's name. The rows of all files but TIFF
     * without JPEG are decoded when they are asked for.
     */
    static <T> T process(Path path, Exif exif, int channels, Function<Picture, T> steps) {
        return open(path, exif, (in, format, orientation) -> {
            Optional<RasterFile> file = rows(path, format, in);
            Rows rows = file.isPresent()
                    ? new FileRows(file.get(), channels)
                    : new ImageRows(TiffFile.read(path, in), channels);
            return process(path, rows, orientation, steps);
        });
    }

    private static <T> T process(Path path, Rows rows, Orientation orientation, Function<Picture, T> steps) {
        try {
            return steps.apply(new Picture(rows, orientation));
        } catch (ImageException e) {
            throw new ImageException(path + ": " + e.getMessage(), e);
        }
    }

    /** Works on an open file. */
    private interface FileUse<T> {
        T apply(FileInput in, Format format, Orientation orientation) throws IOException;
    }

    private static <T> T open(Path path, Exif exif, FileUse<T> use) {
        if (!Files.isRegularFile(path)) {
            throw new ImageException(path + ": "
                    + (Files.exists(path) ? "is no regular file, expected an image file" : "there is no such file"));
        }
        try (FileInput in = new FileInput(path)) {
            Format format = format(path, in);
            Orientation orientation = exif == Exif.APPLY || format == Format.TIFF
                    ? OrientationReader.read(in, format)
                    : Orientation.UPRIGHT;
            in.seek(0);
            return reading(path, format, () -> use.apply(in, format, orientation));
        } catch (IOException e) {
            throw new ImageException(path + ": cannot be read: " + FileException.reason(e), e);
        }
    }

    /** What may find that the file is damaged. */
    private interface Reading<T> {
        T read() throws IOException;
    }

    private static <T> T reading(Path path, Format format, Reading<T> reading) {
        try {
            return reading.read();
        } catch (UncheckedIOException e) {
            throw unreadable(path, format, e.getCause());
        } catch (IOException e) {
            throw unreadable(path, format, e);
        } catch (OutOfMemoryError e) {
            throw new ImageException(
                    path + ": takes more memory to decode than the JVM has: give it more with -Xmx", e);
        }
    }

    private static ImageException unreadable(Path path, Format format, Exception e) {
        return new ImageException(
                path + ": cannot be read as a " + format.title()
                        + " image, it is damaged, cut short or of a kind that is not read: " + reason(e),
                e);
    }

    private static Format format(Path path, FileInput in) throws IOException {
        byte[] head = new byte[(int) Math.min(Format.HEAD_BYTES, in.length())];
        in.readFully(head);
        return Format.of(head)
                .orElseThrow(() -> new ImageException(path + ": "
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
