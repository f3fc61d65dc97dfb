package org.convnextc.ir.reference;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.gamma.Erfc;
import org.convnextc.ir.op.Activation;
import org.convnextc.ir.op.Scalar;

/** Functions of one number in float64. */
public final class Scalar64 implements Scalar.Reading<DoubleUnaryOperator> {
    private static final Scalar64 READING = new Scalar64();
    private static final double TANH_SCALE = Math.sqrt(2 / Math.PI);

    private Scalar64() {}

    /** The function itself. */
    public static DoubleUnaryOperator of(Activation activation) {
        return activation.of(Scalar.X).read(READING);
    }

    @Override
    public DoubleUnaryOperator argument() {
        return x -> x;
    }

    @Override
    public DoubleUnaryOperator constant(double value) {
        return x -> value;
    }

    @Override
    public DoubleUnaryOperator sum(DoubleUnaryOperator left, DoubleUnaryOperator right) {
        return x -> left.applyAsDouble(x) + right.applyAsDouble(x);
    }

    @Override
    public DoubleUnaryOperator product(DoubleUnaryOperator left, DoubleUnaryOperator right) {
        return x -> left.applyAsDouble(x) * right.applyAsDouble(x);
    }

    @Override
    public DoubleUnaryOperator quotient(DoubleUnaryOperator of, double divisor) {
        return x -> of.applyAsDouble(x) / divisor;
    }

    @Override
    public DoubleUnaryOperator clamp(DoubleUnaryOperator of, double low, double high) {
        return x -> Math.min(Math.max(of.applyAsDouble(x), low), high);
    }

    @Override
    public DoubleUnaryOperator apply(Scalar.Primitive function, DoubleUnaryOperator of) {
        return x -> primitive(function, of.applyAsDouble(x));
    }

    /** Computes a primitive function. The tail of GELU with erf keeps its accuracy by erfc. */
    private static double primitive(Scalar.Primitive function, double x) {
        return switch (function) {
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case GELU_ERF -> x * 0.5 * Erfc.value(-x / Math.sqrt(2));
            case GELU_TANH -> x * 0.5 * (1 + Math.tanh(TANH_SCALE * (x + 0.044715 * x * x * x)));
        };
    }
}
