package org.convnextc.importer;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Values as a {@code .net} file and messages spell them. */
final class Texts {
    private static final double SMALL = 1e-3;

    private Texts() {}

    /** {@code 1e-6}, {@code 0.5}, {@code 3}. */
    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e9) {
            return Long.toString((long) value);
        }
        String text = Double.toString(value);
        if (Math.abs(value) < SMALL && !text.contains("E")) {
            return text;
        }
        return text.replaceFirst("\\.0E", "E").toLowerCase(Locale.ROOT);
    }

    static String numbers(List<? extends Number> values) {
        return values.stream().map(value -> number(value.doubleValue())).collect(Collectors.joining(", ", "[", "]"));
    }

    static String words(List<String> values) {
        return values.stream().map(value -> '"' + value + '"').collect(Collectors.joining(", ", "[", "]"));
    }

    static String extents(int[] shape) {
        return java.util.Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
    }
}
