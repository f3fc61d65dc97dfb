package org.convnextc.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The {@code config.json} of transformers (read from version 5: models/convnext, convnextv2, dinov3_convnext, resnet, mobilenet_v2). */
final class HuggingFaceConfig {
    private static final String V2 = "convnextv2";
    private static final List<String> CONVNEXT = List.of("convnext", V2);
    private static final String DINOV3 = "dinov3_convnext";
    private static final String MOBILENET = "mobilenet_v2";
    private static final List<String> OTHERS = List.of("resnet", MOBILENET);

    /** The eps that in ConvNeXt all but the last norm have, whatever the configuration says. */
    private static final double FIXED_EPS = 1e-6;

    /** ConvNextConfig and ConvNextV2Config: that of the last norm. */
    private static final double DEFAULT_LAST_EPS = 1e-12;

    /** MobileNetV2Config. */
    private static final double DEFAULT_MOBILENET_EPS = 1e-3;

    private static final int OUTPUT_STRIDE = 32;

    private final Config config;
    private final Facts facts;

    private HuggingFaceConfig(Config config, Facts facts) {
        this.config = config;
        this.facts = facts;
    }

    static boolean is(Config config) {
        return config.has("model_type");
    }

    /** Whether it is of a family that is known here. */
    static boolean isKnown(Config config) {
        return config.text("model_type")
                .filter(type -> CONVNEXT.contains(type) || DINOV3.equals(type) || OTHERS.contains(type))
                .isPresent();
    }

    /** Whether blocks of a {@code model_type} have a GRN; empty where the type does not say. */
    static Optional<Boolean> hasGrn(String type) {
        return CONVNEXT.contains(type) ? Optional.of(type.equals(V2)) : Optional.empty();
    }

    /** Whether padding and eps of a MobileNetV2 are told: one with {@code tf_padding} is refused before. */
    static boolean settles(Facts facts) {
        return facts.modelType.filter(type -> type.value().equals(MOBILENET)).isPresent()
                && facts.eps.filter(eps -> eps.assumed().isEmpty()).isPresent();
    }

    static void read(Config config, Facts facts) {
        new HuggingFaceConfig(config, facts).read();
    }

    private void read() {
        String type = config.text("model_type").orElseThrow();
        facts.modelType = told("model_type", Optional.of(type));
        facts.depths = Facts.agree(facts.depths, told("depths", config.wholes("depths")), "depths");
        facts.widths = Facts.agree(facts.widths, told("hidden_sizes", config.wholes("hidden_sizes")), "widths");
        facts.channels = Facts.agree(facts.channels, told("num_channels", config.whole("num_channels", 1)), "channels");
        facts.act = told("hidden_act", config.text("hidden_act").map(name -> Activations.ofHuggingFace(config, name)));
        if (CONVNEXT.contains(type)) {
            facts.patch = told("patch_size", config.whole("patch_size", 1));
            facts.eps = Optional.of(new Told<>(FIXED_EPS, "transformers' " + type));
            facts.lastEps = Optional.of(eps(type, DEFAULT_LAST_EPS));
            facts.norm = Optional.of(new Told<>("layernorm", "transformers' " + type));
        } else if (type.equals(MOBILENET)) {
            facts.eps = Optional.of(eps(type, DEFAULT_MOBILENET_EPS));
        } else {
            facts.eps = told("layer_norm_eps", config.eps("layer_norm_eps"));
        }
        if (type.equals(DINOV3)) {
            facts.norm = Optional.of(new Told<>("layernorm", "transformers' " + type));
        }
        refuseUnlikeTorchvision(type);
        size();
        labels();
        config.text("problem_type").ifPresent(problem -> {
            switch (problem) {
                case "multi_label_classification" -> facts.multiLabel = Optional.of(config.named("problem_type"));
                case "regression" -> facts.regression = Optional.of(config.named("problem_type"));
                default -> {}
            }
        });
    }

    /** What the file says, or the library's default, which is assumed. */
    private Told<Double> eps(String type, double byDefault) {
        String by = "transformers' default for " + type;
        return told("layer_norm_eps", config.eps("layer_norm_eps"))
                .orElseGet(() -> new Told<>(
                        byDefault,
                        by,
                        Optional.of("eps " + Texts.number(byDefault) + " assumed, " + by + ": no file says")));
    }

    private void refuseUnlikeTorchvision(String type) {
        config.whole("output_stride", 1)
                .filter(stride -> type.equals(MOBILENET) && stride != OUTPUT_STRIDE)
                .ifPresent(stride -> {
                    throw new ImportException(config.file() + ": output_stride is " + stride + ", expected "
                            + OUTPUT_STRIDE + ": its later depthwise convolutions are dilated instead of strided;"
                            + " write such a net by hand");
                });
        if (type.equals(MOBILENET) && config.bool("tf_padding").orElse(true)) {
            throw new ImportException(
                    config.file() + ": tf_padding is true, as it is by default: this MobileNetV2 pads more"
                            + " below and to the right than above and to the left, and no step of a net does");
        }
        if (config.bool("downsample_in_bottleneck").orElse(false)) {
            throw new ImportException(config.file() + ": downsample_in_bottleneck is true: the stride is in the first"
                    + " convolution of a bottleneck, but in the 3x3 one of the built-in ResNet; write the net with a slot"
                    + " main of its own");
        }
    }

    private void size() {
        Optional<List<Integer>> size = config.sides("image_size");
        facts.size = facts.size.or(() -> told("image_size", size));
    }

    /** Names by index, {@code {"0": "tench", ...}}. The names that transformers makes up are none. */
    private void labels() {
        Optional<Config> names = config.part("id2label");
        if (names.isEmpty() || names.get().values().isEmpty()) {
            return;
        }
        Map<String, Object> byIndex = names.get().values();
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < byIndex.size(); i++) {
            String index = Integer.toString(i);
            labels.add(label(names.get(), index)
                    .orElseThrow(() -> new ImportException(config.file() + ": id2label has " + byIndex.size()
                            + " names, but none for class " + index)));
        }
        facts.classes = told("id2label", Optional.of(labels.size()));
        boolean madeUp = labels.stream().allMatch(label -> label.matches("LABEL_\\d+"));
        if (madeUp) {
            facts.notes.add(
                    config.named("id2label") + " holds no names, only LABEL_0 and so on: no labels are written");
        } else {
            facts.labels = told("id2label", Optional.of(List.copyOf(labels)));
        }
    }

    /** Digits, for one, are often named by numbers. */
    private static Optional<String> label(Config names, String index) {
        return names.is(index, Double.class) ? names.number(index).map(Texts::number) : names.text(index);
    }

    private <T> Optional<Told<T>> told(String name, Optional<T> value) {
        return value.map(found -> config.told(name, found));
    }
}
