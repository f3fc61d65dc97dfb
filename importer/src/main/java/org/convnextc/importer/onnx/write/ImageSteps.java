package org.convnextc.importer.onnx.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.convnextc.ir.ImageStep;
import org.convnextc.ir.op.Mnemonic;
import org.convnextc.ir.text.OpSyntax;

/** The way from an image to the input as this compiler writes it into a model's metadata: {@code resize size=256 filter=bicubic; ...}. */
final class ImageSteps {
    private static final String FILTER = " filter=(bilinear|bicubic)";
    private static final String SIZE = " height=(\\d{1,6}) width=(\\d{1,6})";
    private static final String NUMBERS = "\\[[-+.,e\\d]{1,1000}\\]";

    private static final Pattern RESIZE = Pattern.compile("resize size=(\\d{1,6})" + FILTER);
    private static final Pattern WARP = Pattern.compile("warp" + SIZE + FILTER);
    private static final Pattern CROP = Pattern.compile("crop" + SIZE);
    private static final Pattern PAD = Pattern.compile("pad pixels=(\\d{1,6})");
    private static final Pattern AS_IS =
            Pattern.compile("decode exif=(apply|ignore)|normalize mean=" + NUMBERS + " std=" + NUMBERS);

    private ImageSteps() {}

    /** Of a net, as its model's metadata would have them. */
    static String words(List<ImageStep> steps) {
        return steps.stream()
                .map(step -> Mnemonic.of(step.getClass())
                        + OpSyntax.attributes(step).entrySet().stream()
                                .map(attribute -> " " + attribute.getKey() + "=" + attribute.getValue())
                                .collect(Collectors.joining()))
                .collect(Collectors.joining("; "));
    }

    /** The slot {@code preprocess} of metadata; empty for what this compiler has not written. */
    static Optional<String> slot(String words) {
        List<String> steps = new ArrayList<>();
        for (String step : words.split("; ", -1)) {
            Optional<String> text = step(step);
            if (text.isEmpty()) {
                return Optional.empty();
            }
            steps.add(text.get());
        }
        return Optional.of("{ " + String.join("; ", steps) + " }");
    }

    private static Optional<String> step(String words) {
        Matcher resize = RESIZE.matcher(words);
        if (resize.matches()) {
            return Optional.of("resize " + resize.group(1) + " " + resize.group(2));
        }
        Matcher warp = WARP.matcher(words);
        if (warp.matches()) {
            return Optional.of("warp " + warp.group(1) + "x" + warp.group(2) + " " + warp.group(3));
        }
        Matcher crop = CROP.matcher(words);
        if (crop.matches()) {
            return Optional.of("crop " + crop.group(1) + "x" + crop.group(2));
        }
        Matcher pad = PAD.matcher(words);
        if (pad.matches()) {
            return Optional.of("pad " + pad.group(1));
        }
        return AS_IS.matcher(words).matches() ? Optional.of(words) : Optional.empty();
    }
}
