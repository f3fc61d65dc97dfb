package org.convnextc.importer;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code open_clip_config.json} (read from open_clip's src/open_clip/factory.py and transform.py). */
final class OpenClipConfig {
    private OpenClipConfig() {}

    static boolean is(Config config) {
        return config.has("model_cfg");
    }

    static void read(Config config, Facts facts) {
        String by = config.fileName();
        Config model = config.part("model_cfg").orElseThrow();
        Config vision = model.part("vision_cfg")
                .orElseThrow(() -> new ImportException(config.file() + ": model_cfg has no vision_cfg"));
        String name = vision.text("timm_model_name")
                .orElseThrow(() -> new ImportException(config.file()
                        + ": model_cfg.vision_cfg names no timm_model_name: its image tower is no net of timm's, such as"
                        + " convnext_base, and none that is known here"));
        TimmConfig.architecture(facts, name, config.named("timm_model_name"));
        facts.classes = Facts.agree(
                facts.classes, model.whole("embed_dim", 1).map(width -> config.told("embed_dim", width)), "classes");
        vision.sides("image_size").ifPresent(sides -> {
            facts.size = Optional.of(config.told("image_size", sides));
            preprocessing(config, sides, facts, by);
        });
    }

    private static void preprocessing(Config config, List<Integer> size, Facts facts, String by) {
        Config given = config.part("preprocess_cfg").orElse(new Config(config.file(), "", Map.of()));
        String mode = given.text("resize_mode").orElse("shortest");
        boolean bilinear = given.bilinear("interpolation");
        int height = size.get(0);
        int width = size.get(1);
        boolean squash = mode.equals("squash");
        if (!squash && (!mode.equals("shortest") || height != width)) {
            facts.notes.add(by + ": resize_mode " + mode + " for images of " + height + "x" + width
                    + " is no rule that is known here: preprocess is not taken from it");
            return;
        }
        facts.preprocessing = Optional.of(new Told<>(
                new Preprocessing(
                        squash ? 0 : height,
                        height,
                        width,
                        bilinear,
                        given.numbers("mean").orElse(Preprocessing.CLIP_MEAN),
                        given.numbers("std").orElse(Preprocessing.CLIP_STD)),
                by,
                given.assumed("open_clip's defaults", "mean", "std", "interpolation", "resize_mode")));
    }
}
