package org.convnextc.compiler.sema;

import java.util.List;
import org.convnextc.dsl.Span;

/** A value as the kind that its reader needs, or a {@link Failure} at {@code span} that says what was found instead. */
final class Kinds {
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
        return Code.WRONG_KIND.failure(span, "found " + found.describe() + ", expected " + expected);
    }
}
