package org.convnextc.runtime.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.ImageInputStream;
import org.convnextc.runtime.image.webp.WebpFile;

/** The decoder of WebP files among those of ImageIO. */
final class WebpReader extends ImageReader {
    private WebpFile file;

    WebpReader() {
        super(null);
    }

    private WebpFile file() throws IOException {
        if (file == null) {
            file = WebpFile.open((ImageInputStream) getInput());
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
    public Iterator<ImageTypeSpecifier> getImageTypes(int index) {
        return List.of(ImageTypeSpecifier.createFromBufferedImageType(BufferedImage.TYPE_INT_RGB))
                .iterator();
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
        return file().read();
    }
}
