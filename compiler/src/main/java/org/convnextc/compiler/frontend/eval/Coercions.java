package org.convnextc.compiler.frontend.eval;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.convnextc.compiler.frontend.fault.Failure;
import org.convnextc.compiler.frontend.fault.NetCode;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Span;

/** A value as the kind that its reader needs, or a {@link Failure} at {@code span} that says what was found instead. */
public final class Coercions {
    /** Texts that are a number or dimensions. */
    private static final Pattern NUMBERS = Pattern.compile("\\d{1,18}(?:x\\d{1,18}|\\.\\d{1,18})?");

    private Coercions() {}

    public static double real(ExprValue value, Span span, String expected) {
        if (value instanceof ExprValue.Whole whole) {
            return whole.value();
        }
        if (value instanceof ExprValue.Real real) {
            return real.value();
        }
        throw wrongKind(span, value, expected);
    }

    public static long whole(ExprValue value, Span span, String expected) {
        if (value instanceof ExprValue.Whole whole) {
            return whole.value();
        }
        throw wrongKind(span, value, expected);
    }

    public static boolean flag(ExprValue value, Span span) {
        if (value instanceof ExprValue.Flag flag) {
            return flag.value();
        }
        throw wrongKind(span, value, "yes or no");
    }

    public static List<ExprValue> items(ExprValue value, Span span) {
        if (value instanceof ExprValue.Items items) {
            return items.items();
        }
        throw wrongKind(span, value, "a list");
    }

    /** A whole number that fits the 32 bits of an extent. */
    public static int extent(ExprValue value, Span span, String what) {
        return extent(whole(value, span, "a whole number for " + what), span, what);
    }

    public static int extent(long value, Span span, String what) {
        if (value != (int) value) {
            throw NetCode.ARITHMETIC.failure(span, what + " is " + value + "; it must fit 32 bits");
        }
        return (int) value;
    }

    public static Failure wrongKind(Span span, ExprValue found, String expected) {
        Diagnostic diagnostic = NetCode.WRONG_KIND.at(span, "found " + found.describe() + ", expected " + expected);
        return new Failure(help(found, expected).map(diagnostic::help).orElse(diagnostic));
    }

    private static Optional<String> help(ExprValue found, String expected) {
        if (found instanceof ExprValue.Real && expected.startsWith("a whole number")) {
            return Optional.of("a number with a point is none, nor is what is computed with it: write 6 for 6.0, and"
                    + " 3*w/2 for 1.5*w");
        }
        if (found instanceof ExprValue.Text text && expected.startsWith("a list")) {
            return Optional.of("a list stands in square brackets, also one of one item: [\"" + text.value() + "\"]");
        }
        if (found instanceof ExprValue.Text text
                && NUMBERS.matcher(text.value()).matches()) {
            return Optional.of("write it without quotes: " + text.value());
        }
        if (found instanceof ExprValue.Whole whole && expected.startsWith("a list")) {
            return Optional.of("a list stands in square brackets, also one of one item: [" + whole.value() + "]");
        }
        return Optional.empty();
    }
}
