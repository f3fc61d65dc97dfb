package org.convnextc.compiler.frontend.expand;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.convnextc.compiler.frontend.eval.ExprValue;
import org.convnextc.compiler.frontend.fault.Failure;
import org.convnextc.compiler.frontend.fault.NetCode;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Span;

/** The value of the slot {@code input}: channels x height x width, {@code 3x224x224}; what others write there gets help. */
final class InputShape {
    private static final int COLOURS = 3;

    private static final int WITH_ALPHA = 4;

    /** Fewer pixels may be a height of a feature map. */
    private static final int LEAST_SIDE = 8;

    /** A larger number is no side of an image. */
    private static final int LARGEST_SIDE = 8192;

    private InputShape() {}

    /** Throws {@link Failure} where the value is of another kind. */
    static List<Long> extents(ExprValue value, Span span) {
        if (value instanceof ExprValue.Dims dims && dims.extents().size() == 3) {
            return dims.extents();
        }
        Diagnostic wrong = NetCode.WRONG_KIND.at(
                span, "found " + value.describe() + ", expected channels x height x width, 3x224x224");
        throw new Failure(
                meant(value).map(dims -> wrong.help("write input = " + dims)).orElse(wrong));
    }

    private static Optional<String> meant(ExprValue value) {
        if (value instanceof ExprValue.Whole side) {
            return Optional.of("3x" + side.value() + "x" + side.value())
                    .filter(dims -> side.value() > 0 && side.value() <= LARGEST_SIDE);
        } else if (value instanceof ExprValue.Text text) {
            return Optional.of(text.value()).filter(dims -> dims.matches("\\d{1,9}(x\\d{1,9}){2}"));
        } else if (value instanceof ExprValue.Items items
                && items.items().stream().allMatch(ExprValue.Whole.class::isInstance)) {
            return meant(items.items().stream()
                    .map(item -> ((ExprValue.Whole) item).value())
                    .toList());
        }
        return value instanceof ExprValue.Dims dims ? meant(dims.extents()) : Optional.empty();
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
