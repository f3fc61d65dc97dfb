package org.convnextc.runtime.javanet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.convnextc.runtime.Provider;
import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.kernel.Kernels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class GeluTest {
    /** Measured: 8.0e-7, on [-9, 9]. */
    private static final double ERROR = 1e-6;

    @ParameterizedTest
    @EnumSource(
            value = Provider.class,
            names = {"PLAIN", "VECTOR"})
    void closeToTheDefinition(Provider provider) {
        Kernels kernels = KernelChoice.of(provider);
        for (Activation activation : new Activation[] {Activation.GELU_ERF, Activation.GELU_TANH}) {
            float[] x = new float[180_001];
            for (int i = 0; i < x.length; i++) {
                x[i] = -9 + i * 1e-4f;
            }
            float[] y = x.clone();
            kernels.activate(y, y.length, activation);
            for (int i = 0; i < x.length; i++) {
                assertEquals(Naive.activate(activation, x[i]), y[i], ERROR, activation + " of " + x[i]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Provider.class,
            names = {"PLAIN", "VECTOR"})
    void exactFarOut(Provider provider) {
        Kernels kernels = KernelChoice.of(provider);
        for (Activation activation : new Activation[] {Activation.GELU_ERF, Activation.GELU_TANH}) {
            float[] x = new float[40];
            float[] expected = new float[40];
            for (int i = 0; i < x.length; i++) {
                x[i] = (i % 2 == 0 ? 1 : -1) * (6 + i * i * 1e3f);
                expected[i] = Math.max(x[i], 0);
            }
            x[38] = Float.NaN;
            kernels.activate(x, x.length, activation);
            assertTrue(Float.isNaN(x[38]));
            x[38] = expected[38];
            for (int i = 0; i < x.length; i++) {
                x[i] += 0; // -0 to 0
            }
            assertArrayEquals(expected, x);
        }
    }
}
