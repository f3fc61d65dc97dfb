package org.convnextc.runtime.image;

import java.awt.image.BufferedImage;
import java.awt.image.SampleModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import org.convnextc.runtime.file.FileException;

/** Reads image files: TIFF by the decoder of TwelveMonkeys ImageIO, all others by own ones. */
public final class Images {
    /** A larger image is refused before its pixels are decoded: 64 Mi, 8192 x 8192. */
    static final int MAX_PIXELS = 1 << 26;

    /** So is one whose decoded samples would take more: 512 MiB, 8192 x 8192 pixels of four 16-bit samples. */
    static final long MAX_BYTES = 1L << 29;

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

    /**
     * Applies steps to a file's picture; the message of an {@link ImageException} from them gets the file's name. The rows of a JPEG file are
     * decoded when they are asked for.
     */
    static <T> T process(Path path, Exif exif, int channels, Function<Picture, T> steps) {
        return open(path, exif, (in, format, orientation) -> {
            if (format != Format.JPEG) {
                return process(path, new ImageRows(decode(path, format, in), channels), orientation, steps);
            }
            return readJpeg(
                    path, () -> process(path, new JpegRows(new JpegFile(path, in), channels), orientation, steps));
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
            return use.apply(in, format, orientation);
        } catch (IOException e) {
            throw new ImageException(path + ": cannot be read: " + FileException.reason(e), e);
        }
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

    private static BufferedImage decode(Path path, Format format, FileInput in) throws IOException {
        if (format == Format.JPEG) {
            return readJpeg(path, () -> new JpegFile(path, in).image());
        }
        ImageReader reader = format.reader()
                .orElseThrow(() -> new ImageException(
                        path + ": is a " + format.title() + " file, expected " + Format.READ + "; convert it to PNG"));
        try {
            reader.setInput(in, true, true);
            checkSize(path, reader);
            return reader.read(0);
        } catch (ImageException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // the decoders throw many kinds of them on damaged files
            throw unreadable(path, format, e);
        } catch (OutOfMemoryError e) { // lengths within the file, which only the decoder sees
            throw new ImageException(path + ": takes more memory to decode than the JVM has", e);
        } finally {
            reader.dispose();
        }
    }

    /** What may find that the file is damaged. */
    private interface Reading<T> {
        T read() throws IOException;
    }

    private static <T> T readJpeg(Path path, Reading<T> reading) {
        try {
            return reading.read();
        } catch (UncheckedIOException e) {
            throw unreadable(path, Format.JPEG, e.getCause());
        } catch (IOException e) {
            throw unreadable(path, Format.JPEG, e);
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

    private static void checkSize(Path path, ImageReader reader) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if ((long) width * height > MAX_PIXELS) {
            throw new ImageException(
                    path + ": has " + width + "x" + height + " pixels, at most " + MAX_PIXELS + " are read");
        }
        Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
        if (!types.hasNext()) {
            return;
        }
        SampleModel samples = types.next().getSampleModel();
        int bits = IntStream.of(samples.getSampleSize()).sum();
        if ((long) width * height * bits > MAX_BYTES * Byte.SIZE) {
            throw new ImageException(path + ": has " + width + "x" + height + " pixels of " + bits + " bits, at most "
                    + MAX_BYTES + " bytes are read");
        }
    }

    /** The innermost cause's message: the outer ones say only that an image could not be read. */
    private static String reason(Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
