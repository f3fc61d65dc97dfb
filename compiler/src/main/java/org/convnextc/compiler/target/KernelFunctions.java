package org.convnextc.compiler.target;

import java.util.Locale;
import org.convnextc.ir.op.Activation;
import org.convnextc.ir.op.Epilogue;
import org.convnextc.ir.op.Mnemonic;
import org.convnextc.ir.op.Scalar;

/**
 * Activations in C++ and CUDA: a struct with a function {@code of}, which is an argument of the kernels' templates. Emitted code defines
 * those that it uses; {@code None} is the kernels' own, and so are the primitives that the formulas call.
 */
public final class KernelFunctions extends FloatCode {
    private static final KernelFunctions X = new KernelFunctions();

    private KernelFunctions() {
        super("x");
    }

    /** {@code GeluErf} */
    public static String name(Epilogue epilogue) {
        return Mnemonic.pascalCase(epilogue.kernel());
    }

    /**
     * The struct of an activation.
     *
     * @param modifiers of a function
     * @param type of a number
     */
    public static String definition(Activation activation, String modifiers, String type) {
        return String.format(
                Locale.ROOT,
                """
                struct %s {
                    %s %s of(%s x) {
                        return %s;
                    }
                };
                """,
                name(activation),
                modifiers,
                type,
                type,
                X.of(activation.of(Scalar.X)));
    }

    @Override
    protected String number(double value) {
        return value + "f";
    }

    @Override
    protected String greater(String a, String b) {
        return "maximum(" + a + ", " + b + ")";
    }

    @Override
    protected String smaller(String a, String b) {
        return "minimum(" + a + ", " + b + ")";
    }

    @Override
    protected String exponentialOfMinus(String x) {
        return "exponential(-" + x + ")";
    }

    /** The kernels' functions have the primitives' names. */
    @Override
    protected String call(Scalar.Primitive function, String x) {
        return function.name().toLowerCase(Locale.ROOT) + "(" + x + ")";
    }
}
