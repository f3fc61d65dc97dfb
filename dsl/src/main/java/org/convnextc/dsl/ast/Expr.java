package org.convnextc.dsl.ast;

import java.util.List;
import org.convnextc.dsl.Span;

/** An expression over numbers, lists, dimensions and names. */
public sealed interface Expr extends Value {
    /** A whole number as written, within the range of long. */
    record Whole(long value, Span span) implements Expr {}

    /** A number with a point or an exponent. */
    record Real(double value, Span span) implements Expr {}

    /** {@code 3x224x224}, {@code 7x7}: one token. */
    record Dims(List<Long> extents, Span span) implements Expr {
        public Dims {
            extents = List.copyOf(extents);
        }
    }

    /** {@code "labels.txt"}, without its quotes. */
    record Text(String value, Span span) implements Expr {}

    /** {@code [3, 3, 9, 3]} */
    record Listing(List<Expr> items, Span span) implements Expr {
        public Listing {
            items = List.copyOf(items);
        }
    }

    /** {@code depths}, {@code gelu}, {@code yes} */
    record Name(String name, Span span) implements Expr {}

    /** {@code widths[0]} */
    record Index(Name list, Expr index, Span span) implements Expr {}

    /** {@code -x}, {@code not x} */
    record Unary(UnaryOperator operator, Expr operand, Span span) implements Expr {}

    /**
     * {@code 4*w}, {@code i == 0}, {@code a and b}
     *
     * @param span of the operator
     */
    record Binary(BinaryOperator operator, Expr left, Expr right, Span span) implements Expr {}

    enum UnaryOperator {
        NEGATE("-"),
        NOT("not");

        public final String symbol;

        UnaryOperator(String symbol) {
            this.symbol = symbol;
        }
    }

    /** {@code /} divides; whole numbers divide to a whole number and must do so without remainder. */
    enum BinaryOperator {
        OR("or"),
        AND("and"),
        EQUAL("=="),
        NOT_EQUAL("!="),
        LESS("<"),
        LESS_EQUAL("<="),
        GREATER(">"),
        GREATER_EQUAL(">="),
        ADD("+"),
        SUBTRACT("-"),
        MULTIPLY("*"),
        DIVIDE("/"),
        REMAINDER("%");

        public final String symbol;

        BinaryOperator(String symbol) {
            this.symbol = symbol;
        }
    }
}
