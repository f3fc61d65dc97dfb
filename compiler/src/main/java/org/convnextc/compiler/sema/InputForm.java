package org.convnextc.compiler.sema;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Span;

/** The value of the slot {@code input}: channels x height x width, {@code 3x224x224}; what others write there gets help. */
final class InputForm {
    private static final int COLOURS = 3;

    private static final int WITH_ALPHA = 4;

    /** Fewer pixels may be a height of a feature map. */
    private static final int LEAST_SIDE = 8;

    /** A larger number is no side of an image. */
    private static final int LARGEST_SIDE = 8192;

    private InputForm() {}

    /** Throws {@link Failure} where the value is of another kind. */
    static List<Long> extents(Datum datum, Span span) {
        if (datum instanceof Datum.Dims dims && dims.extents().size() == 3) {
            return dims.extents();
        }
        Diagnostic wrong = Code.WRONG_KIND.at(
                span, "found " + datum.describe() + ", expected channels x height x width, 3x224x224");
        throw new Failure(
                meant(datum).map(dims -> wrong.help("write input = " + dims)).orElse(wrong));
    }

    private static Optional<String> meant(Datum datum) {
        if (datum instanceof Datum.Whole side) {
            return Optional.of("3x" + side.value() + "x" + side.value())
                    .filter(dims -> side.value() > 0 && side.value() <= LARGEST_SIDE);
        } else if (datum instanceof Datum.Text text) {
            return Optional.of(text.value()).filter(dims -> dims.matches("\\d{1,9}(x\\d{1,9}){2}"));
        } else if (datum instanceof Datum.Items items
                && items.items().stream().allMatch(Datum.Whole.class::isInstance)) {
            return meant(items.items().stream()
                    .map(item -> ((Datum.Whole) item).value())
                    .toList());
        }
        return datum instanceof Datum.Dims dims ? meant(dims.extents()) : Optional.empty();
    }

    private static Optional<String> meant(List<Long> extents) {
        return switch (extents.size()) {
            case 2 -> Optional.of("3x" + joined(extents) + ", with as many channels as the images have");
            case 3 -> Optional.of(looksChannelsLast(extents) ? channelsFirst(extents) : joined(extents));
            case 4 -> Optional.of(joined(extents.subList(1, 4)) + ": the number of images is no part of it");
            default -> Optional.empty();
        };
    }

    /** Whether height x width x channels was meant, as other libraries have images. */
    static boolean looksChannelsLast(List<Long> extents) {
        long first = extents.get(0);
        long second = extents.get(1);
        long last = extents.get(2);
        boolean image = first >= LEAST_SIDE && second >= LEAST_SIDE;
        return image && (last == COLOURS || last == WITH_ALPHA || last == 1 && first == second);
    }

    static String channelsFirst(List<Long> extents) {
        return joined(List.of(extents.get(2), extents.get(0), extents.get(1)));
    }

    private static String joined(List<Long> extents) {
        return extents.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }
}
