package org.convnextc.ir;

import java.util.List;

/** A step of the way from an image to the input tensor; its text form follows the same rule as an op's. */
public sealed interface ImageStep {
    /** Turns the file's bytes to pixels; the first step, where it is said at all. */
    record Decode(Exif exif) implements ImageStep {}

    /** Shorter side to {@code size} pixels, the other one in proportion. */
    record Resize(int size, Filter filter) implements ImageStep {}

    /** Resizes to exactly this size, whatever the proportions. */
    record Warp(int height, int width, Filter filter) implements ImageStep {}

    /** The centre. */
    record Crop(int height, int width) implements ImageStep {}

    /** Pixels of value 0 on every side. */
    record Pad(int pixels) implements ImageStep {}

    /** (value / 255 - mean) / std, a mean and a std for each channel. */
    record Normalize(List<Double> mean, List<Double> std) implements ImageStep {
        public Normalize {
            mean = List.copyOf(mean);
            std = List.copyOf(std);
        }
    }

    /** What becomes of the orientation that a camera wrote into the file. */
    enum Exif {
        IGNORE,
        APPLY
    }

    /** Pillow's antialiased resampling filters. */
    enum Filter {
        BILINEAR,
        BICUBIC
    }
}
