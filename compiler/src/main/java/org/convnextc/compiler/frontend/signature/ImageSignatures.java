package org.convnextc.compiler.frontend.signature;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.compiler.frontend.fault.NetCode;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.ir.ImageStep;
import org.convnextc.ir.ImageStep.Exif;
import org.convnextc.ir.ImageStep.Filter;
import org.convnextc.ir.op.Extents;

/** The steps of {@code preprocess}. */
public final class ImageSignatures {
    /** Per channel over ImageNet's training images, as torchvision documents them. */
    private static final ImageStep.Normalize IMAGENET =
            new ImageStep.Normalize(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

    public static final Map<String, StepSignature<ImageStep>> TABLE = Stream.of(
                    signature("decode", o -> new ImageStep.Decode(o.choice("exif", Exif.IGNORE)))
                            .option("exif", Exif.class),
                    signature("resize", o -> new ImageStep.Resize(size(o), filter(o)))
                            .positional("size")
                            .words("filter", Filter.class),
                    signature("warp", ImageSignatures::warp).positional("size").words("filter", Filter.class),
                    signature("crop", ImageSignatures::crop).positional("size"),
                    signature("pad", o -> new ImageStep.Pad(atLeast(o, "pixels", o.whole("pixels", 0), 0)))
                            .positional("pixels"),
                    signature("normalize", ImageSignatures::normalize).options("mean", "std"))
            .collect(Collectors.toUnmodifiableMap(StepSignature::name, signature -> signature));

    private ImageSignatures() {}

    private static StepSignature<ImageStep> signature(String name, Function<Operands, ImageStep> make) {
        return StepSignature.of(name, make);
    }

    /** ImageNet's for three channels; else values from 0 to 1 as they are. */
    public static ImageStep.Normalize defaultNormalize(int channels) {
        return channels == 3
                ? IMAGENET
                : new ImageStep.Normalize(
                        Stream.generate(() -> 0.0).limit(channels).toList(),
                        Stream.generate(() -> 1.0).limit(channels).toList());
    }

    private static int size(Operands o) {
        return atLeast(o, "size", o.whole("size", 0), 1);
    }

    private static Extents box(Operands o) {
        Extents box = o.extents("size");
        atLeast(o, "size", Math.min(box.height(), box.width()), 1);
        return box;
    }

    private static int atLeast(Operands o, String key, int value, int least) {
        if (value < least) {
            throw NetCode.PREPROCESS.failure(o.span(key), key + " is " + value + "; it must be at least " + least);
        }
        return value;
    }

    private static Filter filter(Operands o) {
        return o.choice("filter", Filter.BICUBIC);
    }

    private static ImageStep warp(Operands o) {
        Extents box = box(o);
        return new ImageStep.Warp(box.height(), box.width(), filter(o));
    }

    private static ImageStep crop(Operands o) {
        Extents box = box(o);
        return new ImageStep.Crop(box.height(), box.width());
    }

    private static ImageStep normalize(Operands o) {
        ImageStep.Normalize otherwise = defaultNormalize(o.channels());
        List<Double> mean = o.reals("mean").orElse(otherwise.mean());
        List<Double> std = o.reals("std").orElse(otherwise.std());
        perChannel(o, "mean", mean);
        perChannel(o, "std", std);
        if (std.stream().anyMatch(value -> value <= 0)) {
            throw NetCode.PREPROCESS.failure(o.span("std"), "std must be above 0 for every channel");
        }
        for (int c = 0; c < mean.size(); c++) {
            if (!held(-mean.get(c) / std.get(c)) || !held((1 - mean.get(c)) / std.get(c))) {
                throw NetCode.PREPROCESS.failure(
                        o.span(),
                        "a mean of " + mean.get(c) + " and a std of " + std.get(c)
                                + " give numbers that float32 has not");
            }
        }
        return new ImageStep.Normalize(mean, std);
    }

    private static boolean held(double value) {
        return Float.isFinite((float) value);
    }

    /** A warning where mean or std is above 1, which those of numbers from 0 to 1 never are. */
    public static Optional<Diagnostic> byteScale(ImageStep.Normalize normalize, Operands o) {
        boolean mean = normalize.mean().stream().anyMatch(value -> value > 1);
        boolean std = normalize.std().stream().anyMatch(value -> value > 1);
        if (!mean && !std) {
            return Optional.empty();
        }
        return Optional.of(NetCode.BYTE_SCALE
                .warning(
                        o.span(mean ? "mean" : "std"),
                        "normalize has a " + (mean ? "mean" : "std")
                                + " above 1, but pixels are numbers from 0 to 1 there")
                .help("mean and std of pixels from 0 to 255 must be divided by 255"));
    }

    private static void perChannel(Operands o, String key, List<Double> values) {
        if (values.size() != o.channels()) {
            throw NetCode.PREPROCESS.failure(
                    o.span(key),
                    "found " + values.size() + " values for " + key + ", expected " + o.channels()
                            + ", one for each channel of the input");
        }
    }
}
