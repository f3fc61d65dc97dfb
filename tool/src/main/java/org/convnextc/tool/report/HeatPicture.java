package org.convnextc.tool.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import org.convnextc.runtime.HeatMap;

/** A heat map over what the net saw: red where a pixel speaks for the class, as much as the one that does most; the others show gray. */
public final class HeatPicture {
    /** Small images are shown larger, so that the map can be seen. */
    private static final int LEAST_SIDE = 224;

    private HeatPicture() {}

    /** As PNG. */
    public static byte[] png(BufferedImage seen, HeatMap heat) {
        var bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(over(seen, heat), "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static BufferedImage over(BufferedImage seen, HeatMap heat) {
        int shorter = Math.min(seen.getWidth(), seen.getHeight());
        int scale = Math.max(1, (LEAST_SIDE + shorter - 1) / shorter);
        int width = seen.getWidth() * scale;
        int height = seen.getHeight() * scale;
        float most = most(heat);
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double heatHere = at(heat, (y + 0.5) / height, (x + 0.5) / width) / most;
                picture.setRGB(x, y, blend(seen.getRGB(x / scale, y / scale), heatHere));
            }
        }
        return picture;
    }

    private static float most(HeatMap heat) {
        float most = Float.MIN_NORMAL;
        for (float value : heat.values()) {
            most = Math.max(most, value);
        }
        return most;
    }

    /** Between the values around a place, 0 to 1 from the top and from the left. */
    private static double at(HeatMap heat, double fromTop, double fromLeft) {
        double y = Math.max(0, Math.min(heat.height() - 1, fromTop * heat.height() - 0.5));
        double x = Math.max(0, Math.min(heat.width() - 1, fromLeft * heat.width() - 0.5));
        int top = (int) y;
        int left = (int) x;
        int bottom = Math.min(top + 1, heat.height() - 1);
        int right = Math.min(left + 1, heat.width() - 1);
        double upper = mix(value(heat, top, left), value(heat, top, right), x - left);
        double lower = mix(value(heat, bottom, left), value(heat, bottom, right), x - left);
        return mix(upper, lower, y - top);
    }

    private static double value(HeatMap heat, int y, int x) {
        return heat.values()[y * heat.width() + x];
    }

    private static double mix(double a, double b, double share) {
        return a + (b - a) * share;
    }

    /** The image in gray, with red as the heat says. */
    private static int blend(int rgb, double heat) {
        double gray = 0.299 * (rgb >> 16 & 0xff) + 0.587 * (rgb >> 8 & 0xff) + 0.114 * (rgb & 0xff);
        double share = 0.7 * Math.max(0, Math.min(1, heat));
        int red = (int) Math.round(mix(gray, 255, share));
        int other = (int) Math.round(mix(gray, 0, share));
        return red << 16 | other << 8 | other;
    }
}
