package org.convnextc.compiler.sema;

import java.util.function.Supplier;
import org.convnextc.dsl.Span;
import org.convnextc.dsl.ast.Expr;
import org.convnextc.dsl.ast.Expr.BinaryOperator;

/** Operators on values. Whole numbers are computed exactly in 64 bits; with a real number beside it a whole one becomes real. */
final class Arithmetic {
    private Arithmetic() {}

    /** An operator that always reads both sides. */
    static Datum apply(Expr.Binary expr, Datum left, Datum right) {
        BinaryOperator operator = expr.operator();
        return switch (operator) {
            case EQUAL -> new Datum.Flag(equal(expr, left, right));
            case NOT_EQUAL -> new Datum.Flag(!equal(expr, left, right));
            case LESS, LESS_EQUAL, GREATER, GREATER_EQUAL ->
                new Datum.Flag(ordered(operator, compare(expr, left, right)));
            default -> arithmetic(expr, left, right);
        };
    }

    private static boolean ordered(BinaryOperator operator, int comparison) {
        return switch (operator) {
            case LESS -> comparison < 0;
            case LESS_EQUAL -> comparison <= 0;
            case GREATER -> comparison > 0;
            default -> comparison >= 0;
        };
    }

    private static boolean equal(Expr.Binary expr, Datum left, Datum right) {
        if (isNumber(left) && isNumber(right)) {
            return compare(expr, left, right) == 0;
        }
        boolean comparable = left instanceof Datum.Flag
                || left instanceof Datum.Dims
                || left instanceof Datum.Text
                || left instanceof Datum.OpName;
        if (!comparable || left.getClass() != right.getClass()) {
            throw Code.WRONG_KIND.failure(
                    expr.span(),
                    expr.operator().symbol + " cannot compare " + left.describe() + " with " + right.describe());
        }
        return left.equals(right);
    }

    private static int compare(Expr.Binary expr, Datum left, Datum right) {
        if (left instanceof Datum.Whole a && right instanceof Datum.Whole b) {
            return Long.compare(a.value(), b.value());
        }
        return Double.compare(
                Kinds.real(left, expr.left().span(), "a number"),
                Kinds.real(right, expr.right().span(), "a number"));
    }

    private static Datum arithmetic(Expr.Binary expr, Datum left, Datum right) {
        if (left instanceof Datum.Whole a && right instanceof Datum.Whole b) {
            return wholeArithmetic(expr, a.value(), b.value());
        }
        double a = Kinds.real(left, expr.left().span(), "a number");
        double b = Kinds.real(right, expr.right().span(), "a number");
        double result =
                switch (expr.operator()) {
                    case ADD -> a + b;
                    case SUBTRACT -> a - b;
                    case MULTIPLY -> a * b;
                    case DIVIDE -> a / b;
                    default -> throw Code.WRONG_KIND.failure(expr.span(), "% is for whole numbers alone");
                };
        if (!Double.isFinite(result)) {
            throw Code.ARITHMETIC.failure(
                    expr.span(), a + " " + expr.operator().symbol + " " + b + " is no finite number");
        }
        return new Datum.Real(result);
    }

    private static Datum wholeArithmetic(Expr.Binary expr, long a, long b) {
        return switch (expr.operator()) {
            case ADD -> exact(expr.span(), () -> Math.addExact(a, b));
            case SUBTRACT -> exact(expr.span(), () -> Math.subtractExact(a, b));
            case MULTIPLY -> exact(expr.span(), () -> Math.multiplyExact(a, b));
            case DIVIDE -> quotient(expr, a, b);
            default -> new Datum.Whole(a % divisor(expr, b));
        };
    }

    private static Datum quotient(Expr.Binary expr, long a, long b) {
        if (a % divisor(expr, b) != 0) {
            throw new Failure(Code.ARITHMETIC
                    .at(expr.span(), a + " / " + b + " leaves a remainder of " + a % b)
                    .help("whole numbers divide without remainder; for a fraction write " + a + ".0"));
        }
        // The one quotient that long cannot hold: the least long by -1.
        return exact(expr.span(), () -> b == -1 ? Math.negateExact(a) : a / b);
    }

    private static long divisor(Expr.Binary expr, long b) {
        if (b == 0) {
            throw Code.ARITHMETIC.failure(expr.span(), "division by zero");
        }
        return b;
    }

    static Datum exact(Span span, Supplier<Long> result) {
        try {
            return new Datum.Whole(result.get());
        } catch (ArithmeticException e) {
            throw Code.ARITHMETIC.failure(span, "the result is beyond 64 bits");
        }
    }

    private static boolean isNumber(Datum datum) {
        return datum instanceof Datum.Whole || datum instanceof Datum.Real;
    }
}
