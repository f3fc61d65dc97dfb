package org.convnextc.runtime.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.ImageInputStream;
import org.convnextc.runtime.image.raster.RasterFile;

/** An own decoder among those of ImageIO. */
final class RasterReader extends ImageReader {
    /** Reads a file's header. */
    interface Opener {
        RasterFile open(ImageInputStream in) throws IOException;
    }

    private final Opener opener;
    private RasterFile file;

    RasterReader(Opener opener) {
        super(null);
        this.opener = opener;
    }

    private RasterFile file() throws IOException {
        if (file == null) {
            file = opener.open((ImageInputStream) getInput());
        }
        return file;
    }

    @Override
    public int getNumImages(boolean allowSearch) {
        return 1;
    }

    @Override
    public int getWidth(int index) throws IOException {
        return file().width();
    }

    @Override
    public int getHeight(int index) throws IOException {
        return file().height();
    }

    @Override
    public Iterator<ImageTypeSpecifier> getImageTypes(int index) throws IOException {
        return List.of(ImageTypeSpecifier.createFromBufferedImageType(type())).iterator();
    }

    @Override
    public IIOMetadata getStreamMetadata() {
        return null;
    }

    @Override
    public IIOMetadata getImageMetadata(int index) {
        return null;
    }

    @Override
    public BufferedImage read(int index, ImageReadParam parameters) throws IOException {
        return image(file());
    }

    private int type() throws IOException {
        return file().channels() == Pixels.GRAY ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR;
    }

    private BufferedImage image(RasterFile file) throws IOException {
        BufferedImage image = new BufferedImage(file.width(), file.height(), type());
        byte[] samples = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        file.decode((y, row) -> {
            for (int c = 0; c < row.length; c++) {
                int at = y * file.width() * row.length + row.length - 1 - c; // blue comes first
                for (byte sample : row[c]) {
                    samples[at] = sample;
                    at += row.length;
                }
            }
        });
        return image;
    }
}
