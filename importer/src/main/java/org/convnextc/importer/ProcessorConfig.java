package org.convnextc.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code preprocessor_config.json} of transformers (read from version 5: image_processing_convnext, image_processing_vit and those that
 * resize and crop).
 */
final class ProcessorConfig {
    private static final int WARP_FROM = 384;
    private static final double DEFAULT_CROP = 224.0 / 256;
    private static final double RESCALE = 1.0 / 255;
    private static final int BILINEAR = 2;
    private static final int BICUBIC = 3;

    private final Config config;
    private final Facts facts;

    private ProcessorConfig(Config config, Facts facts) {
        this.config = config;
        this.facts = facts;
    }

    static boolean is(Config config) {
        return config.has("image_processor_type") || config.has("feature_extractor_type") || config.has("image_mean");
    }

    static void read(Config config, Facts facts) {
        new ProcessorConfig(config, facts).read();
    }

    /** The square that a size means: a number, or {@code shortest_edge}; or height and width. */
    private record Size(int height, int width, boolean shortest) {}

    private void read() {
        double factor = config.number("rescale_factor").orElse(RESCALE);
        if (!config.bool("do_rescale").orElse(true) || Math.abs(factor - RESCALE) > 1e-9) {
            throw new ImportException(config.file() + ": values are multiplied by "
                    + (config.bool("do_rescale").orElse(true) ? Texts.number(factor) : "1")
                    + " before normalize, expected 1/255: write the slot preprocess by hand");
        }
        if (!config.bool("do_resize").orElse(true)) {
            facts.notes.add(config.fileName() + ": do_resize is false: images are to have the input's size already");
        }
        Optional<Size> size = size("size");
        if (size.isEmpty()) {
            facts.notes.add(config.fileName() + ": has no size that is known here: preprocess is not taken from it");
            return;
        }
        List<String> missing = missing(size.get());
        Optional<ProcessorDefaults> defaults = ProcessorDefaults.of(type());
        if (!missing.isEmpty() && defaults.isEmpty()) {
            facts.notes.add(config.fileName() + " lacks " + String.join(", ", missing)
                    + ", and what " + Config.shown(type())
                    + " takes without is not known here: preprocess is not taken from it");
            return;
        }
        List<Double> mean = normalizes()
                ? config.numbers("image_mean")
                        .orElseGet(() -> defaults.orElseThrow().mean())
                : List.of(0.0, 0.0, 0.0);
        List<Double> std = normalizes()
                ? config.numbers("image_std")
                        .orElseGet(() -> defaults.orElseThrow().std())
                : List.of(1.0, 1.0, 1.0);
        if (mean.size() != std.size() || mean.isEmpty()) {
            throw new ImportException(
                    config.file() + ": image_mean has " + mean.size() + " values and image_std " + std.size());
        }
        Preprocessing found = steps(size.get(), mean, std);
        String by = config.fileName();
        facts.preprocessing = Optional.of(new Told<>(found, by, assumed(missing)));
        facts.size = Optional.of(config.told("size", List.of(found.height(), found.width())));
    }

    /** What is asked for and not said. */
    private List<String> missing(Size size) {
        List<String> asked = new ArrayList<>(normalizes() ? List.of("image_mean", "image_std") : List.of());
        asked.add("resample");
        if (isCutOut(size)) {
            asked.add("crop_pct");
        }
        return asked.stream().filter(name -> !config.has(name)).toList();
    }

    private boolean normalizes() {
        return config.bool("do_normalize").orElse(true);
    }

    /** {@code image_mean and image_std 0.5, resample bicubic assumed, the defaults of transformers' ...} */
    private Optional<String> assumed(List<String> missing) {
        List<String> values = new ArrayList<>();
        List<String> colours =
                missing.stream().filter(name -> name.startsWith("image_")).toList();
        if (!colours.isEmpty()) {
            values.add(String.join(" and ", colours) + " "
                    + ProcessorDefaults.of(type()).orElseThrow().words());
        }
        if (missing.contains("resample")) {
            values.add("resample " + (bilinear() ? "bilinear" : "bicubic"));
        }
        if (missing.contains("crop_pct")) {
            values.add("crop_pct " + Texts.number(DEFAULT_CROP));
        }
        return values.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(", ", values) + " assumed, by default in transformers' " + type()
                        + ": no file says");
    }

    /** Whether a part of the image is kept, by ConvNeXt's own rule. */
    private boolean isCutOut(Size size) {
        return !config.bool("do_center_crop").orElse(false)
                && size.shortest()
                && size.height() < WARP_FROM
                && isConvNext();
    }

    private Preprocessing steps(Size size, List<Double> mean, List<Double> std) {
        boolean bilinear = bilinear();
        if (config.bool("do_center_crop").orElse(false)) {
            Size crop = size("crop_size").orElse(size);
            int resize = size.shortest() ? size.height() : 0;
            if (resize == 0 && (size.height() != crop.height() || size.width() != crop.width())) {
                throw new ImportException(config.file() + ": images are warped to " + size.height() + "x" + size.width()
                        + " and then cropped: write the slot preprocess by hand");
            }
            return new Preprocessing(resize, crop.height(), crop.width(), bilinear, mean, std);
        }
        if (isCutOut(size)) {
            int resize = (int) (size.height() / config.crop("crop_pct").orElse(DEFAULT_CROP));
            return new Preprocessing(resize, size.height(), size.width(), bilinear, mean, std);
        }
        if (size.shortest() && !isConvNext()) {
            throw new ImportException(config.file() + ": resizes the shorter side to " + size.height()
                    + " and does not crop, so that images have no fixed size: write the slot preprocess by hand");
        }
        return new Preprocessing(0, size.height(), size.width(), bilinear, mean, std);
    }

    /** Only this one's rule has a part to keep. */
    private boolean isConvNext() {
        return type().startsWith("ConvNext");
    }

    private String type() {
        return config.text("image_processor_type")
                .or(() -> config.text("feature_extractor_type"))
                .orElse("ConvNextImageProcessor");
    }

    private boolean bilinear() {
        int filter = config.whole("resample", 0)
                .orElseGet(() -> ProcessorDefaults.of(type()).orElseThrow().bilinear() ? BILINEAR : BICUBIC);
        if (filter != BILINEAR && filter != BICUBIC) {
            throw new ImportException(config.file() + ": resample is " + filter
                    + ", expected 2 (bilinear) or 3 (bicubic): write the slot preprocess by hand");
        }
        return filter == BILINEAR;
    }

    private Optional<Size> size(String name) {
        if (config.is(name, Double.class)) {
            return config.whole(name, 1).map(side -> new Size(side, side, true));
        }
        Optional<Config> part = config.part(name);
        Optional<Integer> shortest = part.flatMap(found -> found.whole("shortest_edge", 1));
        if (shortest.isPresent()) {
            return shortest.map(side -> new Size(side, side, true));
        }
        Optional<Integer> height = part.flatMap(found -> found.whole("height", 1));
        Optional<Integer> width = part.flatMap(found -> found.whole("width", 1));
        return height.isPresent() && width.isPresent()
                ? Optional.of(new Size(height.get(), width.get(), false))
                : Optional.empty();
    }
}
