package org.convnextc.compiler.target;

import org.convnextc.ir.op.Scalar;

/** Functions of one number as float32 expressions of a language with C's operators. */
public abstract class FloatCode implements Scalar.Reading<FloatCode.Term> {
    /** @param atom whether it stands beside an operator without parentheses */
    public record Term(String text, boolean atom) {
        String operand() {
            return atom ? text : "(" + text + ")";
        }
    }

    private final String argument;

    /** @param argument the variable */
    protected FloatCode(String argument) {
        this.argument = argument;
    }

    /** The expression for a function of the variable. */
    public final String of(Scalar function) {
        return function.read(this).text();
    }

    /** A float literal. */
    protected abstract String number(double value);

    /** The greater one; NaN where either is. */
    protected abstract String greater(String a, String b);

    /** The smaller one; NaN where either is. */
    protected abstract String smaller(String a, String b);

    /** exp(-x) */
    protected abstract String exponentialOfMinus(String x);

    protected abstract String call(Scalar.Primitive function, String x);

    @Override
    public Term argument() {
        return new Term(argument, true);
    }

    @Override
    public Term constant(double value) {
        return new Term(number(value), value >= 0);
    }

    @Override
    public Term sum(Term left, Term right) {
        return new Term(left.operand() + " + " + right.operand(), false);
    }

    @Override
    public Term product(Term left, Term right) {
        return new Term(left.operand() + " * " + right.operand(), false);
    }

    @Override
    public Term quotient(Term of, double divisor) {
        return product(of, new Term("1 / " + number(divisor), false));
    }

    @Override
    public Term clamp(Term of, double low, double high) {
        String bounded = Double.isInfinite(low) ? of.text() : greater(of.text(), number(low));
        return new Term(Double.isInfinite(high) ? bounded : smaller(bounded, number(high)), true);
    }

    @Override
    public Term apply(Scalar.Primitive function, Term of) {
        return new Term(call(function, of.text()), true);
    }

    @Override
    public Term gated(Term left, Term right) {
        return new Term(left.operand() + " / (" + number(1) + " + " + exponentialOfMinus(right.operand()) + ")", false);
    }
}
