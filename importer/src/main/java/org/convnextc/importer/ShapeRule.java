package org.convnextc.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntBinaryOperator;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * How the value of a slot follows from shapes: a term, or two with {@code /}, {@code ==} or {@code or} between them, which takes the first
 * that is not 0. A term is
 *
 * <ul>
 *   <li>{@code NAME[0]}: an extent of a tensor, 0 where it is not there; {@code NAME[2x3]}: two of them, as a kernel
 *   <li>{@code count(NAME.#.)}: how many numbers stand at this place
 *   <li>{@code has(NAME)}: whether it is there
 *   <li>the name of a slot whose rule stands before
 * </ul>
 *
 * A name with <code>{i}</code> gives a list, an item for each number that stands there; <code>{i+1}</code> for numbers from 1 on.
 */
record ShapeRule(String slot, String text) {
    private static final Pattern EXTENT = Pattern.compile("([\\w.{}+-]+)\\[(\\d)\\]");
    private static final Pattern KERNEL = Pattern.compile("([\\w.{}+-]+)\\[(\\d)x(\\d)\\]");
    private static final Pattern COUNT = Pattern.compile("count\\(([\\w.{}#+-]+)\\)");
    private static final Pattern HAS = Pattern.compile("has\\(([\\w.{}+-]+)\\)");
    private static final String EACH = "{i}";
    private static final String FROM_1 = "{i+1}";

    /** What a slot holds. */
    record Value(Kind kind, List<Integer> numbers) {
        /** How it is spelled. */
        enum Kind {
            NUMBER,
            LIST,
            FLAG,
            KERNEL
        }

        /** As a net writes it. */
        String text() {
            return switch (kind) {
                case NUMBER -> Integer.toString(numbers.get(0));
                case LIST -> Texts.numbers(numbers);
                case FLAG -> numbers.get(0) == 0 ? "no" : "yes";
                case KERNEL -> numbers.get(0) + "x" + numbers.get(1);
            };
        }
    }

    /** @param before the values of the rules that stand before this one */
    Value value(Tensors tensors, Map<String, Value> before) {
        String[] words = text.split(" ");
        Value first = term(words[0], tensors, before);
        if (words.length == 1) {
            return first;
        }
        Value second = term(words[2], tensors, before);
        return switch (words[1]) {
            case "==" -> new Value(Value.Kind.FLAG, List.of(first.numbers.equals(second.numbers) ? 1 : 0));
            case "or" -> new Value(first.kind, joined(first, second, (a, b) -> a == 0 ? b : a));
            default -> new Value(first.kind, joined(first, second, (a, b) -> quotient(tensors, a, b)));
        };
    }

    private static List<Integer> joined(Value first, Value second, IntBinaryOperator operator) {
        return IntStream.range(0, first.numbers.size())
                .mapToObj(i -> operator.applyAsInt(
                        first.numbers.get(i), second.numbers.get(Math.min(i, second.numbers.size() - 1))))
                .toList();
    }

    private int quotient(Tensors tensors, int a, int b) {
        if (b == 0 || a % b != 0) {
            throw tensors.wrong("has " + a + " as " + slot + ", expected a multiple of " + b);
        }
        return a / b;
    }

    private Value term(String term, Tensors tensors, Map<String, Value> before) {
        Matcher extent = EXTENT.matcher(term);
        if (extent.matches()) {
            int axis = Integer.parseInt(extent.group(2));
            return each(extent.group(1), tensors, name -> extent(tensors, name, axis));
        }
        Matcher count = COUNT.matcher(term);
        if (count.matches()) {
            return each(count.group(1), tensors, tensors::count);
        }
        Matcher has = HAS.matcher(term);
        if (has.matches()) {
            Value found = each(has.group(1), tensors, name -> tensors.has(name) ? 1 : 0);
            return found.kind == Value.Kind.LIST ? found : new Value(Value.Kind.FLAG, found.numbers);
        }
        Matcher kernel = KERNEL.matcher(term);
        if (kernel.matches()) {
            return new Value(
                    Value.Kind.KERNEL,
                    List.of(
                            extent(tensors, kernel.group(1), Integer.parseInt(kernel.group(2))),
                            extent(tensors, kernel.group(1), Integer.parseInt(kernel.group(3)))));
        }
        return before.get(term);
    }

    private static int extent(Tensors tensors, String name, int axis) {
        return tensors.shape(name)
                .map(shape -> axis < shape.length ? shape[axis] : 1)
                .orElse(0);
    }

    private static Value each(String name, Tensors tensors, ToIntFunction<String> of) {
        String place = name.contains(FROM_1) ? FROM_1 : EACH;
        int at = name.indexOf(place);
        if (at < 0) {
            return new Value(Value.Kind.NUMBER, List.of(of.applyAsInt(name)));
        }
        int first = place.equals(FROM_1) ? 1 : 0;
        List<Integer> numbers = new ArrayList<>();
        for (int i = first; tensors.hasUnder(name.substring(0, at) + i); i++) {
            numbers.add(of.applyAsInt(name.replace(place, Integer.toString(i))));
        }
        return new Value(Value.Kind.LIST, numbers);
    }
}
