package org.convnextc.image;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import java.awt.image.BufferedImage;
import java.awt.image.SampleModel;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.stream.IntStream;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;

/** Reads TIFF files by the decoder of TwelveMonkeys ImageIO. */
final class TiffFile {
    /** That decoder refuses images that take more times the bytes of their file, as screenshots and drawings often do. */
    private static final int MAX_RATIO = 512;

    /** So a file is said to be at least this long, which is enough for 128 MiB of samples. */
    private static final long LEAST_LENGTH = (1L << 27) / MAX_RATIO;

    private static final int CIE_LAB = 8;
    private static final int ITU_LAB = 10;
    private static final int TILE_WIDTH = 0x0142;
    private static final int TILE_LENGTH = 0x0143;

    private TiffFile() {}

    /**
     * The first image, as it is stored.
     *
     * @throws IOException if the file is damaged or of a kind that is not read
     */
    static BufferedImage read(String name, EncodedInput in) throws IOException {
        ImageReader reader = new TIFFImageReaderSpi().createReaderInstance(null);
        checkColours(name, in);
        checkTiles(name, in);
        long length = in.length();
        try {
            in.pretendLength(LEAST_LENGTH);
            reader.setInput(in, true, true);
            checkSize(name, reader, length);
            return reader.read(0);
        } catch (ImageException e) {
            throw e;
        } catch (RuntimeException e) { // it throws many kinds of them on damaged files, which speak of classes
            IOException damaged = new IOException("its tags do not describe an image");
            damaged.addSuppressed(e);
            throw damaged;
        } finally {
            reader.dispose();
        }
    }

    private static void checkSize(String name, ImageReader reader, long length) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if (width <= 0 || height <= 0) {
            throw new IOException("its width or height is none, or beyond " + Integer.MAX_VALUE);
        }
        Limits.checkPixels(name, width, height);
        Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
        if (types.hasNext()) {
            SampleModel samples = types.next().getSampleModel();
            int bits = IntStream.of(samples.getSampleSize()).sum();
            long bytes = (long) width * height * bits / Byte.SIZE;
            if ((long) width * height > Images.MAX_PIXELS && bytes > length * MAX_RATIO) {
                throw new ImageException(name + ": has " + width + "x" + height + " pixels, of which a file of "
                        + length + " bytes can hold but a part");
            }
            Limits.checkMemory(name, "an image of " + width + "x" + height + " pixels of " + bits + " bits", bytes);
        }
    }

    /** The way from CIE L*a*b* to RGB is one of many, and would be another one than Pillow's. */
    private static void checkColours(String name, EncodedInput in) throws IOException {
        int colours = number(in, TiffDirectory.COLOURS);
        if (colours >= CIE_LAB && colours <= ITU_LAB) {
            throw new ImageException(
                    name + ": has colours in CIE L*a*b*, expected gray, RGB or CMYK: convert it to PNG");
        }
    }

    /** A tile takes memory as a whole, however little of it lies within the image. */
    private static void checkTiles(String name, EncodedInput in) throws IOException {
        int width = number(in, TILE_WIDTH);
        int height = number(in, TILE_LENGTH);
        if ((long) width * height > Images.MAX_PIXELS) {
            throw new ImageException(name + ": has tiles of " + width + "x" + height + " pixels, at most "
                    + Images.MAX_PIXELS + " are read");
        }
    }

    /** Leaves the stream as it was when it was opened. */
    private static int number(EncodedInput in, int tag) throws IOException {
        int value = TiffDirectory.numberOfFile(in, tag);
        in.setByteOrder(ByteOrder.BIG_ENDIAN);
        in.seek(0);
        return value;
    }
}
