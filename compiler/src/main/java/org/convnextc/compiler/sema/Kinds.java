package org.convnextc.compiler.sema;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Span;

/** A value as the kind that its reader needs, or a {@link Failure} at {@code span} that says what was found instead. */
final class Kinds {
    /** Texts that are a number or dimensions. */
    private static final Pattern NUMBERS = Pattern.compile("\\d{1,18}(?:x\\d{1,18}|\\.\\d{1,18})?");

    private Kinds() {}

    static double real(Datum datum, Span span, String expected) {
        if (datum instanceof Datum.Whole whole) {
            return whole.value();
        }
        if (datum instanceof Datum.Real real) {
            return real.value();
        }
        throw wrongKind(span, datum, expected);
    }

    static long whole(Datum datum, Span span, String expected) {
        if (datum instanceof Datum.Whole whole) {
            return whole.value();
        }
        throw wrongKind(span, datum, expected);
    }

    static boolean flag(Datum datum, Span span) {
        if (datum instanceof Datum.Flag flag) {
            return flag.value();
        }
        throw wrongKind(span, datum, "yes or no");
    }

    static List<Datum> items(Datum datum, Span span) {
        if (datum instanceof Datum.Items items) {
            return items.items();
        }
        throw wrongKind(span, datum, "a list");
    }

    /** A whole number that fits the 32 bits of an extent. */
    static int extent(Datum datum, Span span, String what) {
        return extent(whole(datum, span, "a whole number for " + what), span, what);
    }

    static int extent(long value, Span span, String what) {
        if (value != (int) value) {
            throw Code.ARITHMETIC.failure(span, what + " is " + value + "; it must fit 32 bits");
        }
        return (int) value;
    }

    static Failure wrongKind(Span span, Datum found, String expected) {
        Diagnostic diagnostic = Code.WRONG_KIND.at(span, "found " + found.describe() + ", expected " + expected);
        return new Failure(help(found, expected).map(diagnostic::help).orElse(diagnostic));
    }

    private static Optional<String> help(Datum found, String expected) {
        if (found instanceof Datum.Real && expected.startsWith("a whole number")) {
            return Optional.of("a number with a point is none, nor is what is computed with it: write 6 for 6.0, and"
                    + " 3*w/2 for 1.5*w");
        }
        if (found instanceof Datum.Text text && expected.startsWith("a list")) {
            return Optional.of("a list stands in square brackets, also one of one item: [\"" + text.value() + "\"]");
        }
        if (found instanceof Datum.Text text && NUMBERS.matcher(text.value()).matches()) {
            return Optional.of("write it without quotes: " + text.value());
        }
        if (found instanceof Datum.Whole whole && expected.startsWith("a list")) {
            return Optional.of("a list stands in square brackets, also one of one item: [" + whole.value() + "]");
        }
        return Optional.empty();
    }
}
