package org.convnextc.importer;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the size of the input and the way from an image to it. */
final class InputText {
    private static final int USUAL_SIZE = 224;
    private static final int USUAL_CHANNELS = 3;

    /** torchvision 0.29: the transforms of the first weights of each model. */
    private static final Map<String, Integer> TORCHVISION_RESIZE = Map.ofEntries(
            Map.entry("ConvNeXtT", 236),
            Map.entry("ConvNeXtS", 230),
            Map.entry("ConvNeXtB", 232),
            Map.entry("ConvNeXtL", 232),
            Map.entry("ResNet18", 256),
            Map.entry("ResNet34", 256),
            Map.entry("ResNet50", 256),
            Map.entry("ResNet101", 256),
            Map.entry("ResNet152", 256),
            Map.entry("ResNeXt50", 256),
            Map.entry("ResNeXt101", 256),
            Map.entry("MobileNetV2", 256));

    private final Facts facts;
    private final NetText text;
    private final Collection<String> given;

    private final boolean torchvision;

    /** @param torchvision whether the checkpoint has torchvision's names, and so, unless a file says otherwise, its way to evaluate */
    InputText(Facts facts, NetText text, Collection<String> given, boolean torchvision) {
        this.facts = facts;
        this.text = text;
        this.given = given;
        this.torchvision = torchvision;
    }

    void write(int channels) {
        facts.channels.filter(told -> told.value() != channels).ifPresent(told -> {
            throw new ImportException(told.by() + " has " + told.value() + " channels, but the tensors have " + channels
                    + ": the configuration belongs to another checkpoint");
        });
        if (!given.contains("input")) {
            List<Integer> size = facts.size.map(Told::value).orElse(List.of(USUAL_SIZE, USUAL_SIZE));
            String input = channels + "x" + size.get(0) + "x" + size.get(1);
            if (facts.size.isEmpty()) {
                text.assume("input", input, "height and width assumed: no file says");
            } else if (channels != USUAL_CHANNELS || !size.equals(List.of(USUAL_SIZE, USUAL_SIZE))) {
                text.slot("input", input);
            }
        }
        if (given.contains("preprocess")) {
            return;
        }
        if (facts.preprocessing.isEmpty()) {
            assumePreprocessing();
            return;
        }
        Preprocessing found = facts.preprocessing.get().value();
        if (found.mean().size() != channels || found.std().size() != channels) {
            throw new ImportException(
                    facts.preprocessing.get().by() + ": has " + found.mean().size() + " values as mean and "
                            + found.std().size() + " as std, but the net takes images of " + channels + " channels");
        }
        checkValues(facts.preprocessing.get().by(), "mean", found.mean(), -1);
        checkValues(facts.preprocessing.get().by(), "std", found.std(), 0);
        boolean assumed = facts.preprocessing.get().assumed().isPresent();
        if ((assumed || !found.isOfficial()) && !given.contains("input")) {
            text.tell("preprocess", found.text(), facts.preprocessing.get());
        }
    }

    /** Pixels are numbers from 0 to 1 when a mean is subtracted; some configurations are for those from 0 to 255. */
    private static void checkValues(String file, String what, List<Double> values, double above) {
        if (values.stream().anyMatch(value -> value > 1)) {
            throw new ImportException(file + ": " + what + " is " + Texts.numbers(values)
                    + ", as of pixels from 0 to 255, expected one of pixels from 0 to 1: divide mean and std by 255, or give"
                    + " -D 'preprocess={ ... }'");
        }
        if (values.stream().anyMatch(value -> value <= above)) {
            throw new ImportException(file + ": " + what + " is " + Texts.numbers(values) + ", expected numbers above "
                    + Texts.number(above) + " and up to 1");
        }
    }

    private void assumePreprocessing() {
        Optional<Integer> resize = Optional.ofNullable(TORCHVISION_RESIZE.get(text.parent()))
                .filter(size -> torchvision && facts.size.isEmpty() && !given.contains("input"));
        if (resize.isPresent()) {
            text.assume(
                    "preprocess",
                    "{ resize " + resize.get() + " bilinear; crop 224; normalize }",
                    "torchvision's, assumed: no file says");
        } else {
            text.assume("preprocess: that of the official evaluation assumed, no file says");
        }
    }
}
