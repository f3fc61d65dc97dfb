package org.convnextc.runtime.kernel.vector;

import static org.convnextc.runtime.kernel.vector.VectorKernels.LANES;
import static org.convnextc.runtime.kernel.vector.VectorKernels.SPECIES;

import jdk.incubator.vector.FloatVector;
import org.convnextc.runtime.kernel.Gelu;

/** {@link Gelu}, in two chains for the even and the odd powers of u. */
final class VectorGelu {
    private static final float[] ERF = Gelu.erf();
    private static final float[] TANH = Gelu.tanh();

    private VectorGelu() {}

    static void erf(float[] x, int count) {
        apply(x, count, Gelu.ERF_LIMIT, ERF);
    }

    static void tanh(float[] x, int count) {
        apply(x, count, Gelu.TANH_LIMIT, TANH);
    }

    private static void apply(float[] x, int count, float limit, float[] coefficients) {
        int end = SPECIES.loopBound(count);
        for (int i = 0; i < end; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, i);
            FloatVector t = v.max(-limit).min(limit);
            FloatVector u = t.mul(t).mul(2 / (limit * limit)).sub(1);
            FloatVector p = FloatVector.broadcast(SPECIES, coefficients[coefficients.length - 1]);
            for (int k = coefficients.length - 2; k >= 0; k--) {
                p = p.fma(u, FloatVector.broadcast(SPECIES, coefficients[k]));
            }
            v.mul(t.fma(p, FloatVector.broadcast(SPECIES, 0.5f)).max(0).min(1)).intoArray(x, i);
        }
        for (int i = end; i < count; i++) {
            float t = Math.min(Math.max(x[i], -limit), limit);
            float u = t * t * (2 / (limit * limit)) - 1;
            float p = coefficients[coefficients.length - 1];
            for (int k = coefficients.length - 2; k >= 0; k--) {
                p = p * u + coefficients[k];
            }
            x[i] *= Math.min(Math.max(t * p + 0.5f, 0), 1);
        }
    }
}
