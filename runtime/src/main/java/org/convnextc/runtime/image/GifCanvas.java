package org.convnextc.runtime.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;

/**
 * A GIF's first image on the GIF's logical screen, which is larger if need be, as Pillow places it: around the image is the transparent
 * colour, or colour 0 where there is none.
 */
final class GifCanvas {
    private GifCanvas() {}

    /** The reader must keep metadata. */
    static BufferedImage read(ImageReader reader) throws IOException {
        IIOMetadataNode screen = node(reader.getStreamMetadata(), "LogicalScreenDescriptor");
        IIOMetadataNode position = node(reader.getImageMetadata(0), "ImageDescriptor");
        int left = number(position, "imageLeftPosition");
        int top = number(position, "imageTopPosition");
        int width = Math.max(number(screen, "logicalScreenWidth"), left + reader.getWidth(0));
        int height = Math.max(number(screen, "logicalScreenHeight"), top + reader.getHeight(0));
        if ((long) width * height > Images.MAX_PIXELS) {
            throw new IOException(
                    "its screen has " + width + "x" + height + " pixels, at most " + Images.MAX_PIXELS + " are read");
        }
        BufferedImage image = reader.read(0);
        return image.getWidth() == width && image.getHeight() == height
                ? image
                : placed(image, left, top, width, height);
    }

    private static BufferedImage placed(BufferedImage image, int left, int top, int width, int height) {
        var colours = (IndexColorModel) image.getColorModel();
        WritableRaster canvas = image.getRaster().createCompatibleWritableRaster(width, height);
        int[] row = new int[width];
        Arrays.fill(row, Math.max(0, colours.getTransparentPixel())); // it is -1 where there is none
        for (int y = 0; y < height; y++) {
            canvas.setPixels(0, y, width, 1, row);
        }
        canvas.setRect(left, top, image.getRaster());
        return new BufferedImage(colours, canvas, false, null);
    }

    private static IIOMetadataNode node(IIOMetadata metadata, String name) {
        var tree = (IIOMetadataNode) metadata.getAsTree(metadata.getNativeMetadataFormatName());
        return (IIOMetadataNode) tree.getElementsByTagName(name).item(0);
    }

    private static int number(IIOMetadataNode node, String attribute) {
        return Integer.parseInt(node.getAttribute(attribute));
    }
}
