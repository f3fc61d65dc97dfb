package org.convnextc.importer;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What image processors of transformers take where a file does not say it: the attributes of their classes in version 5.
 *
 * @param classes whose these are
 * @param words what mean and std are, for messages
 */
record ProcessorDefaults(Pattern classes, String words, List<Double> mean, List<Double> std, boolean bilinear) {
    private static final List<Double> HALF = List.of(0.5, 0.5, 0.5);

    private static final List<ProcessorDefaults> ALL = List.of(
            halves("ConvNext|DeiT|Beit", false),
            halves("ViT|MobileNetV1|MobileNetV2", true),
            of("Bit|CLIP", "open_clip's", Preprocessing.CLIP_MEAN, Preprocessing.CLIP_STD),
            of("Levit|PoolFormer", "ImageNet's", Preprocessing.IMAGENET_MEAN, Preprocessing.IMAGENET_STD));

    /** Those of a class that is known here. */
    static Optional<ProcessorDefaults> of(String type) {
        return ALL.stream()
                .filter(defaults -> defaults.classes.matcher(type).matches())
                .findFirst();
    }

    private static ProcessorDefaults halves(String models, boolean bilinear) {
        return new ProcessorDefaults(classes(models), "0.5", HALF, HALF, bilinear);
    }

    private static ProcessorDefaults of(String models, String words, List<Double> mean, List<Double> std) {
        return new ProcessorDefaults(classes(models), words, mean, std, false);
    }

    private static Pattern classes(String models) {
        return Pattern.compile("(" + models + ")(ImageProcessor(Fast)?|FeatureExtractor)");
    }
}
