package org.convnextc.runtime.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/** Reads image files: PNG, JPEG, BMP and the first image of a GIF, by the decoders of the JDK. */
public final class Images {
    /** A larger image is refused before its pixels are decoded: 64 Mi, 8192 x 8192. */
    static final int MAX_PIXELS = 1 << 26;

    private Images() {}

    /**
     * Decodes a file; of several images in it the first.
     *
     * @throws ImageException if the file is missing, damaged, too large or of a kind that is not read
     */
    public static BufferedImage read(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new ImageException(path + ": "
                    + (Files.exists(path) ? "is no regular file, expected an image file" : "there is no such file"));
        }
        try (ImageInputStream stream = new FileImageInputStream(path.toFile())) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                throw new ImageException(path + ": is no image of a kind that is read (PNG, JPEG, BMP, GIF)");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(stream, true, true);
                return decode(path, reader);
            } finally {
                reader.dispose();
            }
        } catch (IOException e) {
            throw damaged(path, e);
        }
    }

    private static BufferedImage decode(Path path, ImageReader reader) throws IOException {
        try {
            long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
            if (pixels > MAX_PIXELS) {
                throw new ImageException(path + ": has " + reader.getWidth(0) + "x" + reader.getHeight(0)
                        + " pixels, at most " + MAX_PIXELS + " are read");
            }
            return reader.read(0);
        } catch (ImageException e) {
            throw e;
        } catch (RuntimeException e) { // the JDK's decoders throw many kinds of them on damaged files
            throw damaged(path, e);
        }
    }

    private static ImageException damaged(Path path, Exception e) {
        return new ImageException(
                path + ": cannot be read as an image, it is damaged or cut short (" + e.getMessage() + ")", e);
    }
}
