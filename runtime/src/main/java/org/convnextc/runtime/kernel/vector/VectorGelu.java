package org.convnextc.runtime.kernel.vector;

import static org.convnextc.runtime.kernel.vector.VectorKernels.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.convnextc.runtime.kernel.Gelu;

/** {@link Gelu} with P in Horner's scheme. */
final class VectorGelu {
    private static final float[] ERF = Gelu.erf();
    private static final float[] TANH = Gelu.tanh();

    // The JIT compiler takes fields, not array elements, for constants.
    private static final float ERF_0 = ERF[0];
    private static final float ERF_1 = ERF[1];
    private static final float ERF_2 = ERF[2];
    private static final float ERF_3 = ERF[3];
    private static final float ERF_4 = ERF[4];
    private static final float ERF_5 = ERF[5];
    private static final float ERF_6 = ERF[6];
    private static final float ERF_7 = ERF[7];
    private static final float ERF_8 = ERF[8];
    private static final float ERF_9 = ERF[9];
    private static final float ERF_10 = ERF[10];
    private static final float ERF_11 = ERF[11];
    private static final float ERF_12 = ERF[12];
    private static final float ERF_13 = ERF[13];
    private static final float ERF_14 = ERF[14];
    private static final float TANH_0 = TANH[0];
    private static final float TANH_1 = TANH[1];
    private static final float TANH_2 = TANH[2];
    private static final float TANH_3 = TANH[3];
    private static final float TANH_4 = TANH[4];
    private static final float TANH_5 = TANH[5];
    private static final float TANH_6 = TANH[6];
    private static final float TANH_7 = TANH[7];
    private static final float TANH_8 = TANH[8];
    private static final float TANH_9 = TANH[9];
    private static final float TANH_10 = TANH[10];
    private static final float TANH_11 = TANH[11];
    private static final float TANH_12 = TANH[12];
    private static final float TANH_13 = TANH[13];
    private static final float TANH_14 = TANH[14];
    private static final float TANH_15 = TANH[15];

    private VectorGelu() {}

    static FloatVector erf(FloatVector x) {
        FloatVector t = clamp(x.mul(1 / Gelu.ERF_LIMIT));
        return gelu(x, t, erfOf(chebyshev(t)));
    }

    static FloatVector tanh(FloatVector x) {
        FloatVector t = clamp(x.mul(1 / Gelu.TANH_LIMIT));
        return gelu(x, t, tanhOf(chebyshev(t)));
    }

    private static FloatVector constant(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    /** To [-1, 1]; min and max would take several instructions each for the sign of zero. */
    private static FloatVector clamp(FloatVector x) {
        FloatVector high = x.blend(1, x.compare(VectorOperators.GT, 1));
        return high.blend(-1, high.compare(VectorOperators.LT, -1));
    }

    /** 2 t^2 - 1 */
    private static FloatVector chebyshev(FloatVector t) {
        return t.mul(t).fma(constant(2), constant(-1));
    }

    private static FloatVector gelu(FloatVector x, FloatVector t, FloatVector p) {
        return t.fma(p, constant(0.5f)).mul(x);
    }

    /** P for the form with erf. */
    private static FloatVector erfOf(FloatVector u) {
        FloatVector p = constant(ERF_14);
        p = p.fma(u, constant(ERF_13));
        p = p.fma(u, constant(ERF_12));
        p = p.fma(u, constant(ERF_11));
        p = p.fma(u, constant(ERF_10));
        p = p.fma(u, constant(ERF_9));
        p = p.fma(u, constant(ERF_8));
        p = p.fma(u, constant(ERF_7));
        p = p.fma(u, constant(ERF_6));
        p = p.fma(u, constant(ERF_5));
        p = p.fma(u, constant(ERF_4));
        p = p.fma(u, constant(ERF_3));
        p = p.fma(u, constant(ERF_2));
        p = p.fma(u, constant(ERF_1));
        p = p.fma(u, constant(ERF_0));
        return p;
    }

    /** P for the form with tanh. */
    private static FloatVector tanhOf(FloatVector u) {
        FloatVector p = constant(TANH_15);
        p = p.fma(u, constant(TANH_14));
        p = p.fma(u, constant(TANH_13));
        p = p.fma(u, constant(TANH_12));
        p = p.fma(u, constant(TANH_11));
        p = p.fma(u, constant(TANH_10));
        p = p.fma(u, constant(TANH_9));
        p = p.fma(u, constant(TANH_8));
        p = p.fma(u, constant(TANH_7));
        p = p.fma(u, constant(TANH_6));
        p = p.fma(u, constant(TANH_5));
        p = p.fma(u, constant(TANH_4));
        p = p.fma(u, constant(TANH_3));
        p = p.fma(u, constant(TANH_2));
        p = p.fma(u, constant(TANH_1));
        p = p.fma(u, constant(TANH_0));
        return p;
    }
}
