package org.convnextc.importer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.convnextc.io.Printable;

/** Tells the kinds of configurations apart and reads them, what says more of the net itself first. */
final class Configs {
    private Configs() {}

    static Facts read(List<Path> files) {
        Facts facts = new Facts();
        List<Config> configs = new ArrayList<>();
        for (Path file : files) {
            configs.add(Config.read(file));
        }
        for (Config config : configs) {
            boolean read = model(config, facts);
            if (ProcessorConfig.is(config)) {
                ProcessorConfig.read(config, facts);
                read = true;
            }
            if (read) {
                facts.files.add(Printable.of(config.fileName()));
            } else {
                unknown(config, facts);
            }
        }
        return facts;
    }

    private static boolean model(Config config, Facts facts) {
        if (OpenClipConfig.is(config)) {
            OpenClipConfig.read(config, facts);
            return true;
        }
        if (TimmConfig.is(config)) {
            TimmConfig.read(config, facts);
            return true;
        }
        if (HuggingFaceConfig.is(config) && HuggingFaceConfig.isKnown(config)) {
            HuggingFaceConfig.read(config, facts);
            return true;
        }
        return false;
    }

    private static void unknown(Config config, Facts facts) {
        String type = config.text("model_type")
                .map(name -> "model_type " + Config.shown(name))
                .orElse("keys that are not known here");
        if (config.has("model_type") && facts.architecture.isEmpty()) {
            throw new ImportException(
                    config.file() + ": has " + type
                            + ", expected convnext, convnextv2, dinov3_convnext, resnet or mobilenet_v2: no net is known for it");
        }
        facts.notes.add(config.fileName() + " has " + type + " and is not read");
    }
}
