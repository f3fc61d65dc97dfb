package org.convnextc.importer;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.convnextc.ir.text.OpSyntax;

/** Values as a {@code .net} file and messages spell them. */
public final class Texts {
    private static final double MOST_WHOLE = 1e9;

    private Texts() {}

    /** {@code 1e-6}, {@code 0.5}, {@code 3}; whole numbers with all their digits. */
    public static String number(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < MOST_WHOLE;
        return whole ? Long.toString((long) value) : OpSyntax.number(value);
    }

    public static String numbers(List<? extends Number> values) {
        return values.stream().map(value -> number(value.doubleValue())).collect(Collectors.joining(", ", "[", "]"));
    }

    public static String words(List<String> values) {
        return values.stream().map(value -> '"' + value + '"').collect(Collectors.joining(", ", "[", "]"));
    }

    public static String extents(int[] shape) {
        return Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
    }
}
