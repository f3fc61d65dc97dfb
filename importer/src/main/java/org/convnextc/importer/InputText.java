package org.convnextc.importer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes the size of the input and the way from an image to it. */
final class InputText {
    private static final int USUAL_SIZE = 224;
    private static final int USUAL_CHANNELS = 3;

    /** Far below that of any images that differ. */
    private static final double LEAST_STD = 0.001;

    /** Channels, height and width, as {@code -D input=} has them. */
    private static final Pattern INPUT = Pattern.compile("\\d{1,5}x(\\d{1,5})x(\\d{1,5})");

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
            Map.entry("MobileNetV2", 256),
            Map.entry("RegNet", 256));

    private final Facts facts;
    private final NetText text;
    private final Map<String, String> given;
    private final boolean torchvision;

    /**
     * @param given slots that the user gives
     * @param torchvision whether the checkpoint has torchvision's names, and so, unless a file says otherwise, its way to evaluate
     */
    InputText(Facts facts, NetText text, Map<String, String> given, boolean torchvision) {
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
        if (!given.containsKey("input")) {
            List<Integer> size = facts.size.map(Told::value).orElse(List.of(USUAL_SIZE, USUAL_SIZE));
            String input = channels + "x" + size.get(0) + "x" + size.get(1);
            if (facts.size.isEmpty()) {
                text.assume("input", input, "height and width assumed: no file says");
            } else if (channels != USUAL_CHANNELS || !size.equals(List.of(USUAL_SIZE, USUAL_SIZE))) {
                text.slot("input", input);
            }
        }
        if (given.containsKey("preprocess")) {
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
        checkValues(facts.preprocessing.get().by(), "std", found.std(), LEAST_STD);
        boolean assumed = facts.preprocessing.get().assumed().isPresent();
        if (assumed || !found.isOfficial()) {
            write(facts.preprocessing.get());
        }
    }

    /** For the input that the user gives, the same in proportion. */
    private void write(Told<Preprocessing> told) {
        Preprocessing found = told.value();
        Matcher input = INPUT.matcher(given.getOrDefault("input", "x"));
        if (!given.containsKey("input")) {
            text.tell("preprocess", found.text(), told);
        } else if (input.matches()) {
            Preprocessing other = found.at(Integer.parseInt(input.group(1)), Integer.parseInt(input.group(2)));
            if (other.equals(found)) {
                text.tell("preprocess", found.text(), told);
            } else {
                text.assume(
                        "preprocess",
                        other.text(),
                        "that of " + told.by() + " for " + found.height() + "x" + found.width()
                                + ", in proportion, assumed: no file says"
                                + told.assumed().map(why -> "; " + why).orElse(""));
            }
        } else {
            text.assume("preprocess: that of the official evaluation assumed, for input is none that " + told.by()
                    + " could be taken for");
        }
    }

    /** Pixels are numbers from 0 to 1 when a mean is subtracted; some configurations are for those from 0 to 255. */
    private static void checkValues(String file, String what, List<Double> values, double least) {
        if (values.stream().anyMatch(value -> value > 1)) {
            throw new ImportException(file + ": " + what + " is " + Texts.numbers(values)
                    + ", as of pixels from 0 to 255, expected one of pixels from 0 to 1: divide mean and std by 255, or give"
                    + " -D 'preprocess={ ... }'");
        }
        if (values.stream().anyMatch(value -> value < least)) {
            throw new ImportException(file + ": " + what + " is " + Texts.numbers(values) + ", expected numbers from "
                    + Texts.number(least) + " to 1");
        }
    }

    private void assumePreprocessing() {
        Optional<Integer> resize = Optional.ofNullable(TORCHVISION_RESIZE.get(text.parent()))
                .filter(size -> torchvision && facts.size.isEmpty() && !given.containsKey("input"));
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
