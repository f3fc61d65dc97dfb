package org.convnextc.tool.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.convnextc.image.Filter;
import org.convnextc.image.Preprocess;

/** A small JPEG of what a net sees. */
public final class Thumbnail {
    private static final int SIDE = 96;
    private static final float QUALITY = 0.75f;
    private static final int GRAY = 1;
    private static final int RGB = 3;

    private Thumbnail() {}

    public static byte[] of(BufferedImage image) {
        int longer = Math.max(image.getWidth(), image.getHeight());
        if (longer <= SIDE) {
            return jpeg(image);
        }
        int height = Math.max(1, image.getHeight() * SIDE / longer);
        int width = Math.max(1, image.getWidth() * SIDE / longer);
        int channels = image.getType() == BufferedImage.TYPE_BYTE_GRAY ? GRAY : RGB;
        return jpeg(
                Preprocess.of(Preprocess.warp(height, width, Filter.BILINEAR)).pixelsOf(image, channels));
    }

    private static byte[] jpeg(BufferedImage image) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(QUALITY);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
