package org.convnextc.runtime.javanet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.convnextc.runtime.Provider;
import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.kernel.Kernels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SigmoidTest {
    /** Roundings of exp, of the sum and of the quotient, half a unit in the last place or some more each. */
    private static final double RELATIVE_ERROR = 4e-7;

    @ParameterizedTest
    @EnumSource(
            value = Provider.class,
            names = {"PLAIN", "VECTOR"})
    void closeToTheDefinition(Provider provider) {
        Kernels kernels = KernelChoice.of(provider);
        for (Activation activation : new Activation[] {Activation.SIGMOID, Activation.SILU}) {
            float[] x = new float[160_001];
            for (int i = 0; i < x.length; i++) {
                x[i] = -80 + i * 1e-3f;
            }
            float[] y = x.clone();
            kernels.activate(y, y.length, activation);
            for (int i = 0; i < x.length; i++) {
                double expected = Naive.activate(activation, x[i]);
                assertEquals(expected, y[i], RELATIVE_ERROR * Math.abs(expected), activation + " of " + x[i]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Provider.class,
            names = {"PLAIN", "VECTOR"})
    void farOut(Provider provider) {
        Kernels kernels = KernelChoice.of(provider);
        float[] far = {-1e30f, -200, 200, 1e30f, Float.POSITIVE_INFINITY, Float.NaN};
        float[] x = new float[37];
        for (int i = 0; i < x.length; i++) {
            x[i] = far[i % far.length];
        }
        float[] sigmoid = x.clone();
        float[] silu = x.clone();
        kernels.activate(sigmoid, x.length, Activation.SIGMOID);
        kernels.activate(silu, x.length, Activation.SILU);
        for (int i = 0; i < x.length; i++) {
            if (Float.isNaN(x[i])) {
                assertTrue(Float.isNaN(sigmoid[i]) && Float.isNaN(silu[i]));
            } else {
                assertEquals(x[i] < 0 ? 0 : 1, sigmoid[i], 1e-37f);
                assertEquals(x[i] < 0 ? 0 : x[i], silu[i], Math.abs(x[i]) * 1e-37f);
            }
        }
    }
}
