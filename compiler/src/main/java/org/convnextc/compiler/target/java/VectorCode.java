package org.convnextc.compiler.target.java;

import org.convnextc.ir.op.Scalar;

/** Functions of one number as calls of the Vector API. */
final class VectorCode implements Scalar.Reading<String> {
    /** {@code v}, a {@code FloatVector} */
    static String of(Scalar function) {
        return function.read(new VectorCode());
    }

    private VectorCode() {}

    @Override
    public String argument() {
        return "v";
    }

    @Override
    public String constant(double value) {
        return JavaCode.literal(value);
    }

    @Override
    public String sum(String left, String right) {
        return left + ".add(" + right + ")";
    }

    @Override
    public String product(String left, String right) {
        return left + ".mul(" + right + ")";
    }

    @Override
    public String quotient(String of, double divisor) {
        return product(of, "1 / " + constant(divisor));
    }

    @Override
    public String clamp(String of, double low, double high) {
        return of
                + (Double.isInfinite(low) ? "" : ".max(" + constant(low) + ")")
                + (Double.isInfinite(high) ? "" : ".min(" + constant(high) + ")");
    }

    @Override
    public String apply(Scalar.Primitive function, String of) {
        return switch (function) {
            case SIGMOID -> "VectorSigmoid.of(" + of + ")";
            case GELU_ERF -> "VectorGelu.erf(" + of + ")";
            case GELU_TANH -> "VectorGelu.tanh(" + of + ")";
        };
    }

    @Override
    public String gated(String left, String right) {
        return left + ".div(VectorSigmoid.exp(" + right + ".neg()).add(1))";
    }
}
