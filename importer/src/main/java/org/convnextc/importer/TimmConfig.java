package org.convnextc.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** timm's {@code config.json}, and transformers' around one (read from timm 1.0.29: timm/models/_hub.py, timm/data/transforms_factory.py). */
final class TimmConfig {
    private static final int MOST_NOTES = 12;
    private static final String POOL = "global_pool";
    private static final List<String> MEANS = List.of("avg", "fastavg");
    private static final Set<String> READ =
            Set.of(POOL, "norm_eps", "act_layer", "norm_layer", "depths", "dims", "output_stride");

    private static final List<String> PREPROCESSING = List.of("mean", "std", "interpolation", "crop_pct");

    /** Those that change training alone. */
    private static final Set<String> TRAINING = Set.of("drop_rate", "drop_path_rate", "pretrained");

    private final Config config;
    private final Facts facts;

    private TimmConfig(Config config, Facts facts) {
        this.config = config;
        this.facts = facts;
    }

    static boolean is(Config config) {
        return config.has("architecture");
    }

    static void read(Config config, Facts facts) {
        new TimmConfig(config, facts).read();
    }

    private void read() {
        String name = config.text("architecture").orElseThrow();
        architecture(facts, name, config.named("architecture"));
        requireMean(config);
        config.part("model_args").ifPresent(this::modelArguments);
        Config pretrained = config.part("pretrained_cfg").orElse(config);
        config.whole("num_classes", 0)
                .or(() -> pretrained.whole("num_classes", 0))
                .filter(classes -> classes > 0)
                .ifPresent(classes -> facts.classes =
                        Facts.agree(facts.classes, Optional.of(config.told("num_classes", classes)), "classes"));
        preprocessing(pretrained);
        labels();
    }

    /** A net of timm's by its name. */
    static void architecture(Facts facts, String name, String by) {
        String bare = name.split("\\.", 2)[0];
        facts.architecture = Optional.of(new Told<>(bare, by));
        Architectures.find(bare).ifPresent(known -> {
            String source = by + " " + bare;
            facts.eps = Optional.of(new Told<>(known.eps(), source));
            facts.act = Optional.of(new Told<>(known.act(), source));
            facts.norm = Optional.of(new Told<>(known.norm(), source));
        });
    }

    private static void requireMean(Config part) {
        part.text(POOL).filter(pool -> !MEANS.contains(pool)).ifPresent(pool -> {
            throw part.wrong(POOL, "avg: the built-in nets take the mean; write such a net by hand");
        });
    }

    /** Arguments that shapes tell as well are among them: the net is what the shapes say. */
    private void noteUnread(Config arguments) {
        List<String> unread = arguments.values().keySet().stream()
                .filter(name -> arguments.has(name) && !READ.contains(name) && !TRAINING.contains(name))
                .toList();
        unread.stream()
                .limit(MOST_NOTES)
                .forEach(name -> facts.notes.add(config.fileName() + ": model_args " + Config.shown(name) + " = "
                        + Config.shown(arguments.values().get(name))
                        + " is not read: the net is as the tensors' names and shapes say"));
        if (unread.size() > MOST_NOTES) {
            facts.notes.add(
                    config.fileName() + ": " + (unread.size() - MOST_NOTES) + " more of model_args are not read");
        }
    }

    private void modelArguments(Config arguments) {
        requireMean(arguments);
        noteUnread(arguments);
        arguments.eps("norm_eps").ifPresent(eps -> facts.eps = Optional.of(config.told("model_args.norm_eps", eps)));
        arguments
                .text("act_layer")
                .ifPresent(act -> facts.act =
                        Optional.of(config.told("model_args.act_layer", Activations.ofTimm(arguments, act))));
        arguments
                .text("norm_layer")
                .ifPresent(norm ->
                        facts.norm = Optional.of(config.told("model_args.norm_layer", norm.replaceFirst("2d$", ""))));
        arguments
                .wholes("depths")
                .ifPresent(depths -> facts.depths = Optional.of(config.told("model_args.depths", depths)));
        arguments.wholes("dims").ifPresent(dims -> facts.widths = Optional.of(config.told("model_args.dims", dims)));
        arguments.whole("output_stride", 1).filter(stride -> stride != 32).ifPresent(stride -> {
            throw new ImportException(config.file() + ": model_args.output_stride is " + stride
                    + ": its later stages are dilated instead of smaller; write such a net by hand");
        });
    }

    private void preprocessing(Config pretrained) {
        Optional<List<Integer>> input = pretrained.wholes("input_size");
        if (input.isEmpty()) {
            PREPROCESSING.stream()
                    .filter(pretrained::has)
                    .findFirst()
                    .ifPresent(name -> facts.notes.add(config.fileName() + " has " + name
                            + " and no input_size: preprocess is not taken from it"));
            return;
        }
        if (input.get().size() != 3 || input.get().contains(0)) {
            throw pretrained.wrong("input_size", "channels, height and width");
        }
        int height = input.get().get(1);
        int width = input.get().get(2);
        String by = config.fileName();
        facts.channels = Facts.agree(
                facts.channels,
                Optional.of(config.told("input_size", input.get().get(0))),
                "channels");
        facts.size = Optional.of(config.told("input_size", List.of(height, width)));
        List<Double> mean = pretrained.numbers("mean").orElse(Preprocessing.IMAGENET_MEAN);
        List<Double> std = pretrained.numbers("std").orElse(Preprocessing.IMAGENET_STD);
        boolean bilinear = pretrained.bilinear("interpolation");
        double crop = pretrained.crop("crop_pct").orElse(0.875);
        String mode = pretrained.text("crop_mode").orElse("center");
        boolean squash = mode.equals("squash") && crop == 1;
        if (!squash && (!mode.equals("center") || height != width)) {
            facts.notes.add(by + ": crop_mode " + mode + " with crop_pct " + Texts.number(crop) + " and images of "
                    + height + "x" + width + " is no rule that is known here: preprocess is not taken from it");
            return;
        }
        int resize = squash ? 0 : (int) Math.floor(height / crop);
        facts.preprocessing = Optional.of(new Told<>(
                new Preprocessing(resize, height, width, bilinear, mean, std),
                by,
                pretrained.assumed("timm's defaults", PREPROCESSING.toArray(String[]::new))));
        pretrained
                .wholes("test_input_size")
                .filter(test -> test.size() == 3 && !test.equals(input.get()))
                .ifPresent(test -> facts.notes.add(by + " also has a size for tests, " + test.get(1) + "x" + test.get(2)
                        + ", which timm takes when asked to: -D input="
                        + test.get(0) + "x" + test.get(1) + "x" + test.get(2)
                        + " with the crop "
                        + pretrained.number("test_crop_pct").map(Texts::number).orElse("of crop_pct")));
    }

    /** A list of names, which {@code label_descriptions} may explain. */
    private void labels() {
        Optional<List<Object>> names = config.list("label_names");
        if (names.isEmpty()) {
            return;
        }
        Optional<Config> described =
                config.is("label_descriptions", Map.class) ? config.part("label_descriptions") : Optional.empty();
        List<String> labels = new ArrayList<>();
        for (Object name : names.get()) {
            if (!(name instanceof String || name instanceof Double)) {
                throw new ImportException(config.file() + ": label_names has " + Config.shown(name) + " for class "
                        + labels.size() + ", expected a text");
            }
            String text = name instanceof Double number ? Texts.number(number) : name.toString();
            labels.add(described.flatMap(texts -> texts.text(text)).orElse(text));
        }
        facts.labels = Optional.of(config.told("label_names", List.copyOf(labels)));
    }
}
