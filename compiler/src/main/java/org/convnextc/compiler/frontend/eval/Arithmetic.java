package org.convnextc.compiler.frontend.eval;

import java.util.function.Supplier;
import org.convnextc.compiler.frontend.fault.Failure;
import org.convnextc.compiler.frontend.fault.NetCode;
import org.convnextc.dsl.Span;
import org.convnextc.dsl.ast.Expr;
import org.convnextc.dsl.ast.Expr.BinaryOperator;

/** Operators on values. Whole numbers are computed exactly in 64 bits; with a real number beside it a whole one becomes real. */
final class Arithmetic {
    private Arithmetic() {}

    /** An operator that always reads both sides. */
    static ExprValue apply(Expr.Binary expr, ExprValue left, ExprValue right) {
        BinaryOperator operator = expr.operator();
        return switch (operator) {
            case EQUAL -> new ExprValue.Flag(equal(expr, left, right));
            case NOT_EQUAL -> new ExprValue.Flag(!equal(expr, left, right));
            case LESS, LESS_EQUAL, GREATER, GREATER_EQUAL ->
                new ExprValue.Flag(ordered(operator, compare(expr, left, right)));
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

    private static boolean equal(Expr.Binary expr, ExprValue left, ExprValue right) {
        if (isNumber(left) && isNumber(right)) {
            return compare(expr, left, right) == 0;
        }
        boolean comparable = left instanceof ExprValue.Flag
                || left instanceof ExprValue.Dims
                || left instanceof ExprValue.Text
                || left instanceof ExprValue.OpName;
        if (!comparable || left.getClass() != right.getClass()) {
            throw NetCode.WRONG_KIND.failure(
                    expr.span(),
                    expr.operator().symbol + " cannot compare " + left.describe() + " with " + right.describe());
        }
        return left.equals(right);
    }

    private static int compare(Expr.Binary expr, ExprValue left, ExprValue right) {
        if (left instanceof ExprValue.Whole a && right instanceof ExprValue.Whole b) {
            return Long.compare(a.value(), b.value());
        }
        return Double.compare(
                Coercions.real(left, expr.left().span(), "a number"),
                Coercions.real(right, expr.right().span(), "a number"));
    }

    private static ExprValue arithmetic(Expr.Binary expr, ExprValue left, ExprValue right) {
        if (left instanceof ExprValue.Whole a && right instanceof ExprValue.Whole b) {
            return wholeArithmetic(expr, a.value(), b.value());
        }
        double a = Coercions.real(left, expr.left().span(), "a number");
        double b = Coercions.real(right, expr.right().span(), "a number");
        double result =
                switch (expr.operator()) {
                    case ADD -> a + b;
                    case SUBTRACT -> a - b;
                    case MULTIPLY -> a * b;
                    case DIVIDE -> a / b;
                    default -> throw NetCode.WRONG_KIND.failure(expr.span(), "% is for whole numbers alone");
                };
        if (!Double.isFinite(result)) {
            throw NetCode.ARITHMETIC.failure(
                    expr.span(), a + " " + expr.operator().symbol + " " + b + " is no finite number");
        }
        return new ExprValue.Real(result);
    }

    private static ExprValue wholeArithmetic(Expr.Binary expr, long a, long b) {
        return switch (expr.operator()) {
            case ADD -> exact(expr.span(), () -> Math.addExact(a, b));
            case SUBTRACT -> exact(expr.span(), () -> Math.subtractExact(a, b));
            case MULTIPLY -> exact(expr.span(), () -> Math.multiplyExact(a, b));
            case DIVIDE -> quotient(expr, a, b);
            default -> new ExprValue.Whole(a % divisor(expr, b));
        };
    }

    private static ExprValue quotient(Expr.Binary expr, long a, long b) {
        if (a % divisor(expr, b) != 0) {
            throw new Failure(NetCode.ARITHMETIC
                    .at(expr.span(), a + " / " + b + " leaves a remainder of " + a % b)
                    .help("whole numbers divide without remainder; for a fraction write " + a + ".0"));
        }
        // The one quotient that long cannot hold: the least long by -1.
        return exact(expr.span(), () -> b == -1 ? Math.negateExact(a) : a / b);
    }

    private static long divisor(Expr.Binary expr, long b) {
        if (b == 0) {
            throw NetCode.ARITHMETIC.failure(expr.span(), "division by zero");
        }
        return b;
    }

    static ExprValue exact(Span span, Supplier<Long> result) {
        try {
            return new ExprValue.Whole(result.get());
        } catch (ArithmeticException e) {
            throw NetCode.ARITHMETIC.failure(span, "the result is beyond 64 bits");
        }
    }

    private static boolean isNumber(ExprValue value) {
        return value instanceof ExprValue.Whole || value instanceof ExprValue.Real;
    }
}
