package org.convnextc.runtime.kernel.vector;

import static org.convnextc.runtime.kernel.vector.VectorKernels.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.convnextc.runtime.kernel.GeluFit;

/** GELU on full vectors: x (1/2 + t P(2 t^2 - 1)) as {@link GeluFit} has it, with P in Horner's scheme. */
final class VectorGelu {
    private VectorGelu() {}

    static FloatVector erf(FloatVector x) {
        FloatVector t = clamp(x.mul(1 / GeluFit.ERF_LIMIT));
        return gelu(x, t, erfOf(chebyshev(t)));
    }

    static FloatVector tanh(FloatVector x) {
        FloatVector t = clamp(x.mul(1 / GeluFit.TANH_LIMIT));
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
        FloatVector p = constant(GeluFit.ERF_14);
        p = p.fma(u, constant(GeluFit.ERF_13));
        p = p.fma(u, constant(GeluFit.ERF_12));
        p = p.fma(u, constant(GeluFit.ERF_11));
        p = p.fma(u, constant(GeluFit.ERF_10));
        p = p.fma(u, constant(GeluFit.ERF_9));
        p = p.fma(u, constant(GeluFit.ERF_8));
        p = p.fma(u, constant(GeluFit.ERF_7));
        p = p.fma(u, constant(GeluFit.ERF_6));
        p = p.fma(u, constant(GeluFit.ERF_5));
        p = p.fma(u, constant(GeluFit.ERF_4));
        p = p.fma(u, constant(GeluFit.ERF_3));
        p = p.fma(u, constant(GeluFit.ERF_2));
        p = p.fma(u, constant(GeluFit.ERF_1));
        p = p.fma(u, constant(GeluFit.ERF_0));
        return p;
    }

    /** P for the form with tanh. */
    private static FloatVector tanhOf(FloatVector u) {
        FloatVector p = constant(GeluFit.TANH_15);
        p = p.fma(u, constant(GeluFit.TANH_14));
        p = p.fma(u, constant(GeluFit.TANH_13));
        p = p.fma(u, constant(GeluFit.TANH_12));
        p = p.fma(u, constant(GeluFit.TANH_11));
        p = p.fma(u, constant(GeluFit.TANH_10));
        p = p.fma(u, constant(GeluFit.TANH_9));
        p = p.fma(u, constant(GeluFit.TANH_8));
        p = p.fma(u, constant(GeluFit.TANH_7));
        p = p.fma(u, constant(GeluFit.TANH_6));
        p = p.fma(u, constant(GeluFit.TANH_5));
        p = p.fma(u, constant(GeluFit.TANH_4));
        p = p.fma(u, constant(GeluFit.TANH_3));
        p = p.fma(u, constant(GeluFit.TANH_2));
        p = p.fma(u, constant(GeluFit.TANH_1));
        p = p.fma(u, constant(GeluFit.TANH_0));
        return p;
    }
}
