package org.convnextc.runtime.kernel.vector;

import static org.convnextc.runtime.kernel.vector.VectorKernels.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.convnextc.runtime.kernel.Sigmoid;

/** {@link Sigmoid} on full vectors. */
final class VectorSigmoid {
    private VectorSigmoid() {}

    static FloatVector of(FloatVector x) {
        return constant(1).div(exp(x.neg()).add(1));
    }

    static FloatVector exp(FloatVector x) {
        FloatVector y = x.max(Sigmoid.LEAST).min(Sigmoid.GREATEST);
        FloatVector rounded = y.fma(constant(Sigmoid.LOG2_E), constant(Sigmoid.ROUND));
        FloatVector n = rounded.sub(Sigmoid.ROUND);
        FloatVector r = n.fma(constant(-Sigmoid.LN2_LOW), n.fma(constant(-Sigmoid.LN2_HIGH), y));
        return polynomial(r).mul(powerOfTwo(rounded));
    }

    private static FloatVector powerOfTwo(FloatVector rounded) {
        return rounded.reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, Sigmoid.MANTISSA)
                .reinterpretAsFloats();
    }

    private static FloatVector polynomial(FloatVector r) {
        FloatVector p = constant(Sigmoid.C7);
        p = p.fma(r, constant(Sigmoid.C6));
        p = p.fma(r, constant(Sigmoid.C5));
        p = p.fma(r, constant(Sigmoid.C4));
        p = p.fma(r, constant(Sigmoid.C3));
        p = p.fma(r, constant(Sigmoid.C2));
        p = p.fma(r, constant(1));
        return p.fma(r, constant(1));
    }

    private static FloatVector constant(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
