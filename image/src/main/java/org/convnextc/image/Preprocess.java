package org.convnextc.image;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The way from an image to the input of a net, as torchvision does it with Pillow images: steps on 8-bit pixels, then a division by 255
 * and the normalisation in float32. Immutable.
 */
public final class Preprocess {
    /** A step of the way. */
    public sealed interface Step {}

    private record Decode(Exif exif) implements Step {}

    private record Resize(int size, Filter filter) implements Step {}

    private record Warp(int height, int width, Filter filter) implements Step {}

    private record Crop(int height, int width) implements Step {}

    private record Pad(int pixels) implements Step {}

    private record Normalize(List<Double> mean, List<Double> std) implements Step {}

    private final Exif exif;
    private final List<Step> steps;
    private final List<Double> mean;
    private final List<Double> std;

    private Preprocess(Exif exif, List<Step> steps, Normalize normalize) {
        this.exif = exif;
        this.steps = steps;
        this.mean = normalize.mean;
        this.std = normalize.std;
    }

    /**
     * @throws IllegalArgumentException if a decode step is not the first one, or a normalize step not the last one
     */
    public static Preprocess of(Step... steps) {
        List<Step> pixelSteps = new ArrayList<>(List.of(steps));
        Exif exif = Exif.IGNORE;
        if (!pixelSteps.isEmpty() && pixelSteps.get(0) instanceof Decode first) {
            exif = first.exif;
            pixelSteps.remove(0);
        }
        Normalize normalize = new Normalize(List.of(), List.of());
        if (!pixelSteps.isEmpty() && pixelSteps.get(pixelSteps.size() - 1) instanceof Normalize last) {
            normalize = last;
            pixelSteps.remove(pixelSteps.size() - 1);
        }
        if (pixelSteps.stream().anyMatch(step -> step instanceof Decode || step instanceof Normalize)) {
            throw new IllegalArgumentException(
                    "decode must be the first step and normalize the last one: the others work on 8-bit pixels");
        }
        return new Preprocess(exif, List.copyOf(pixelSteps), normalize);
    }

    /** From the file's bytes to pixels; without this step EXIF is ignored. It does nothing to images that are decoded already. */
    public static Step decode(Exif exif) {
        return new Decode(exif);
    }

    /** The shorter side becomes {@code size} pixels, the other one in proportion, rounded down. */
    public static Step resize(int size, Filter filter) {
        return new Resize(positive(size), filter);
    }

    /** To exactly this size, whatever the proportions. */
    public static Step warp(int height, int width, Filter filter) {
        return new Warp(positive(height), positive(width), filter);
    }

    /** The centre; where the image is smaller, black is added around it. */
    public static Step crop(int height, int width) {
        return new Crop(positive(height), positive(width));
    }

    /** Black pixels (value 0, before normalisation) on each side. */
    public static Step pad(int pixels) {
        if (pixels < 0) {
            throw new IllegalArgumentException("pad " + pixels);
        }
        return new Pad(pixels);
    }

    /** {@code (value / 255 - mean) / std}, with a mean and a standard deviation for each channel, or one for all. */
    public static Step normalize(double[] mean, double[] std) {
        if (mean.length != std.length || mean.length == 0) {
            throw new IllegalArgumentException(mean.length + " means and " + std.length + " standard deviations");
        }
        return new Normalize(
                Arrays.stream(mean).boxed().toList(), Arrays.stream(std).boxed().toList());
    }

    private static int positive(int extent) {
        if (extent <= 0) {
            throw new IllegalArgumentException("extent " + extent);
        }
        return extent;
    }

    /**
     * Decodes an image as the steps ask for.
     *
     * @throws ImageException as {@link Images#read(EncodedImage, Exif)}
     */
    public BufferedImage read(EncodedImage image) {
        return Images.read(image, exif);
    }

    /** {@link #read(EncodedImage)} of a file. */
    public BufferedImage read(Path path) {
        return read(EncodedImage.of(path));
    }

    /** Channels whose mean and deviation are known; 0 without a normalize step. */
    public int normalizedChannels() {
        return mean.size();
    }

    /**
     * {@link #apply(BufferedImage, int, int, int)} for an image as a file has it, which the message of an exception names. Where the first step is a resize, a
     * warp or a crop, a JPEG file is read row by row, so that it may have more pixels than fit into memory.
     */
    public float[] apply(EncodedImage image, int channels, int height, int width) {
        return Images.process(image, exif, channels, picture -> input(picture, height, width));
    }

    /** {@link #apply(EncodedImage, int, int, int)} for a file. */
    public float[] apply(Path path, int channels, int height, int width) {
        return apply(EncodedImage.of(path), channels, height, width);
    }

    /**
     * Gives the input of a net.
     *
     * @param channels 1 (the image becomes gray) or 3 (RGB)
     * @return {@code [channels, height, width]}
     * @throws ImageException if the steps end with another size than {@code height} x {@code width}
     */
    public float[] apply(BufferedImage image, int channels, int height, int width) {
        return input(Picture.of(new ImageRows(image, channels)), height, width);
    }

    private float[] input(Picture picture, int height, int width) {
        Pixels pixels = pixels(picture);
        if (pixels.height() != height || pixels.width() != width) {
            throw new ImageException("the image of " + picture.width() + "x" + picture.height() + " pixels becomes "
                    + pixels.width() + "x" + pixels.height() + ", but the net takes " + width + "x" + height
                    + ": let preprocess resize, warp, crop or pad to this size");
        }
        return normalized(pixels);
    }

    /** What the net sees, before the normalisation: an image of type gray or 3-byte BGR. */
    public BufferedImage pixelsOf(BufferedImage image, int channels) {
        return pixels(Picture.of(new ImageRows(image, channels))).toImage();
    }

    /** {@link #pixelsOf(BufferedImage, int)} for an image as a file has it, as {@link #apply(EncodedImage, int, int, int)} reads it. */
    public BufferedImage pixelsOf(EncodedImage image, int channels) {
        return Images.process(image, exif, channels, this::pixels).toImage();
    }

    /** {@link #pixelsOf(EncodedImage, int)} of a file. */
    public BufferedImage pixelsOf(Path path, int channels) {
        return pixelsOf(EncodedImage.of(path), channels);
    }

    private Pixels pixels(Picture picture) {
        Resized state = Resized.unchanged(picture);
        for (Step step : steps) {
            state = apply(step, state);
        }
        return Pixels.of(state.whole());
    }

    private static Resized apply(Step step, Resized state) {
        if (step instanceof Resize r) {
            return Resized.shorterSide(state.whole(), r.size, r.filter);
        }
        if (step instanceof Warp w) {
            return new Resized(state.whole(), w.filter, w.height, w.width);
        }
        if (step instanceof Crop c) {
            return Resized.unchanged(Picture.of(state.centre(c.height, c.width)));
        }
        if (step instanceof Pad p) {
            return Resized.unchanged(Picture.of(Pixels.of(state.whole()).padded(p.pixels)));
        }
        throw new IllegalStateException("no step on pixels: " + step);
    }

    private float[] normalized(Pixels pixels) {
        int size = pixels.height() * pixels.width();
        float[] values = new float[pixels.channels() * size];
        for (int c = 0; c < pixels.channels(); c++) {
            float[] table = table(c, pixels.channels());
            byte[] plane = pixels.planes()[c];
            for (int i = 0; i < size; i++) {
                values[c * size + i] = table[plane[i] & 0xff];
            }
        }
        return values;
    }

    /**
     * The pixels of an input: {@link #apply(BufferedImage, int, int, int)} backwards, but for what the steps on pixels do.
     *
     * @param input {@code [channels, height, width]}
     * @return of type gray or 3-byte BGR
     */
    public BufferedImage picture(float[] input, int channels, int height, int width) {
        int size = height * width;
        var planes = new byte[channels][size];
        for (int c = 0; c < channels; c++) {
            float channelMean = mean.isEmpty() ? 0 : ofChannel(mean, c, channels);
            float channelStd = std.isEmpty() ? 1 : ofChannel(std, c, channels);
            for (int i = 0; i < size; i++) {
                float sample = (input[c * size + i] * channelStd + channelMean) * 255;
                planes[c][i] = (byte) Math.max(0, Math.min(255, Math.round(sample)));
            }
        }
        return new Pixels(height, width, planes).toImage();
    }

    /**
     * {@link #picture} made small: each of its pixels is the mean of a square, which is as large as brings the longer side nearest to
     * {@code side}. The normalisation is linear, so means are taken before it is undone, which is then little work.
     */
    public BufferedImage thumbnail(float[] input, int channels, int height, int width, int side) {
        int square = Math.max(1, Math.min(Math.min(height, width), Math.round((float) Math.max(height, width) / side)));
        int rows = height / square;
        int columns = width / square;
        float[] means = new float[channels * rows * columns];
        for (int row = 0; row < channels * rows; row++) {
            int from = (row / rows * height + row % rows * square) * width;
            for (int column = 0; column < columns; column++) {
                means[row * columns + column] = mean(input, from + column * square, width, square);
            }
        }
        return picture(means, channels, rows, columns);
    }

    private static float mean(float[] plane, int from, int width, int square) {
        float sum = 0;
        for (int y = 0; y < square; y++) {
            for (int x = 0; x < square; x++) {
                sum += plane[from + y * width + x];
            }
        }
        return sum / (square * square);
    }

    /** The input's value for each of the 256 samples; all of it is float32 arithmetic, as in PyTorch. */
    private float[] table(int channel, int channels) {
        float channelMean = mean.isEmpty() ? 0 : ofChannel(mean, channel, channels);
        float channelStd = std.isEmpty() ? 1 : ofChannel(std, channel, channels);
        float[] table = new float[256];
        for (int sample = 0; sample < table.length; sample++) {
            table[sample] = (sample / 255f - channelMean) / channelStd;
        }
        return table;
    }

    private static float ofChannel(List<Double> values, int channel, int channels) {
        if (values.size() != 1 && values.size() != channels) {
            throw new ImageException(
                    "normalize has " + values.size() + " means, but the net takes " + channels + " channels");
        }
        return values.get(values.size() == 1 ? 0 : channel).floatValue();
    }
}
