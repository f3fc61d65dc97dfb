package org.convnextc.importer;

import java.util.List;
import org.convnextc.ir.ImageStep;

/**
 * How an image becomes the input.
 *
 * @param resize the shorter side's pixels, 0 where the image is warped
 * @param height of the input
 * @param bilinear else bicubic
 * @param mean of each channel, like {@code std}
 */
public record Preprocessing(int resize, int height, int width, boolean bilinear, List<Double> mean, List<Double> std) {
    public static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);
    public static final List<Double> IMAGENET_STD = List.of(0.229, 0.224, 0.225);

    /** OpenAI's, which open_clip takes too. */
    static final List<Double> CLIP_MEAN = List.of(0.48145466, 0.4578275, 0.40821073);

    static final List<Double> CLIP_STD = List.of(0.26862954, 0.26130258, 0.27577711);

    /** The side from which on the official evaluation warps. */
    private static final int WARP_FROM = 384;

    private static final double OFFICIAL_CROP = 0.875;
    private static final double SAME = 1e-7;

    /** The official evaluation of images of this size, with another mean and std. */
    public static Preprocessing official(int height, int width, List<Double> mean, List<Double> std) {
        int side = Math.min(height, width);
        return new Preprocessing(side < WARP_FROM ? (int) (side / OFFICIAL_CROP) : 0, height, width, false, mean, std);
    }

    /** Whether this is what a net does that says nothing. */
    public boolean isOfficial() {
        boolean size = height == width && (height < WARP_FROM ? resize == (int) (height / OFFICIAL_CROP) : resize == 0);
        return size && !bilinear && isDefault(mean, IMAGENET_MEAN, 0) && isDefault(std, IMAGENET_STD, 1);
    }

    private static boolean isDefault(List<Double> values, List<Double> imageNet, double gray) {
        List<Double> expected = values.size() == 1 ? List.of(gray) : imageNet;
        if (values.size() != expected.size()) {
            return false;
        }
        for (int i = 0; i < values.size(); i++) {
            if (Math.abs(values.get(i) - expected.get(i)) > SAME) {
                return false;
            }
        }
        return true;
    }

    /** The same for an input of another size: what is resized keeps its proportion to it. */
    Preprocessing at(int otherHeight, int otherWidth) {
        long side = (long) resize * Math.max(otherHeight, otherWidth) / Math.max(height, width);
        return new Preprocessing((int) side, otherHeight, otherWidth, bilinear, mean, std);
    }

    /** The steps as a graph has them. */
    List<ImageStep> steps() {
        ImageStep.Filter filter = bilinear ? ImageStep.Filter.BILINEAR : ImageStep.Filter.BICUBIC;
        ImageStep normalize = new ImageStep.Normalize(mean, std);
        return resize == 0
                ? List.of(new ImageStep.Warp(height, width, filter), normalize)
                : List.of(new ImageStep.Resize(resize, filter), new ImageStep.Crop(height, width), normalize);
    }

    /** The text of the slot {@code preprocess}. */
    public String text() {
        String filter = bilinear ? " bilinear" : "";
        String size = resize == 0
                ? "warp " + height + "x" + width + filter
                : "resize " + resize + filter + "; crop " + (height == width ? height : height + "x" + width);
        String normalize = "normalize"
                + (isDefault(mean, IMAGENET_MEAN, 0) ? "" : " mean=" + Texts.numbers(mean))
                + (isDefault(std, IMAGENET_STD, 1) ? "" : " std=" + Texts.numbers(std));
        return "{ " + size + "; " + normalize + " }";
    }
}
