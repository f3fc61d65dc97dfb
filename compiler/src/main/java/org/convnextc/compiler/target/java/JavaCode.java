package org.convnextc.compiler.target.java;

import org.convnextc.compiler.target.FloatCode;
import org.convnextc.ir.op.Scalar;

/** Functions of one number as plain Java. */
final class JavaCode extends FloatCode {
    JavaCode() {
        super("v");
    }

    static String literal(double value) {
        return (value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value)) + "f";
    }

    @Override
    protected String number(double value) {
        return literal(value);
    }

    @Override
    protected String greater(String a, String b) {
        return "Math.max(" + a + ", " + b + ")";
    }

    @Override
    protected String smaller(String a, String b) {
        return "Math.min(" + a + ", " + b + ")";
    }

    @Override
    protected String exponentialOfMinus(String x) {
        return "Sigmoid.exp(-" + x + ")";
    }

    @Override
    protected String call(Scalar.Primitive function, String x) {
        return switch (function) {
            case SIGMOID -> "Sigmoid.of(" + x + ")";
            case GELU_ERF -> "Gelu.erf(" + x + ")";
            case GELU_TANH -> "Gelu.tanh(" + x + ")";
        };
    }
}
