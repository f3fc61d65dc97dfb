package org.convnextc.runtime.kernel.vector;

import static org.convnextc.runtime.kernel.vector.VectorKernels.LANES;
import static org.convnextc.runtime.kernel.vector.VectorKernels.PLAIN;
import static org.convnextc.runtime.kernel.vector.VectorKernels.SPECIES;
import static org.convnextc.runtime.kernel.vector.VectorKernels.load;

import jdk.incubator.vector.FloatVector;
import org.convnextc.runtime.kernel.Kernels;

/** The transforms of F(4, 3), a vector of channels at a time; what is left is done one by one with the same formulas. */
final class VectorWinograd {
    private static final float A = Kernels.WINOGRAD_NEAR;
    private static final float B = Kernels.WINOGRAD_FAR;
    private static final float A2 = A * A;
    private static final float B2 = B * B;

    private VectorWinograd() {}

    /** See {@link Kernels#winogradInputs}. */
    static void inputs(float[] in, int inFrom, int inStep, int count, float[] out, int outFrom, int outStep) {
        int end = SPECIES.loopBound(count);
        for (int k = 0; k < end; k += LANES) {
            int from = inFrom + k;
            int to = outFrom + k;
            FloatVector x0 = load(in, from);
            FloatVector x1 = load(in, from + inStep);
            FloatVector x2 = load(in, from + 2 * inStep);
            FloatVector x3 = load(in, from + 3 * inStep);
            FloatVector x4 = load(in, from + 4 * inStep);
            FloatVector x5 = load(in, from + 5 * inStep);
            FloatVector evenNear = x4.sub(x2.mul(B2));
            FloatVector oddNear = x3.sub(x1.mul(B2)).mul(A);
            FloatVector evenFar = x4.sub(x2.mul(A2));
            FloatVector oddFar = x3.sub(x1.mul(A2)).mul(B);
            x0.mul(A2 * B2).add(x4.sub(x2.mul(A2 + B2))).intoArray(out, to);
            evenNear.add(oddNear).intoArray(out, to + outStep);
            evenNear.sub(oddNear).intoArray(out, to + 2 * outStep);
            evenFar.add(oddFar).intoArray(out, to + 3 * outStep);
            evenFar.sub(oddFar).intoArray(out, to + 4 * outStep);
            x1.mul(A2 * B2).add(x5.sub(x3.mul(A2 + B2))).intoArray(out, to + 5 * outStep);
        }
        PLAIN.winogradInputs(in, inFrom + end, inStep, count - end, out, outFrom + end, outStep);
    }

    /** See {@link Kernels#winogradOutputs}. */
    static void outputs(float[] in, int inFrom, int inStep, int count, float[] out, int outFrom, int outStep) {
        int end = SPECIES.loopBound(count);
        for (int k = 0; k < end; k += LANES) {
            int from = inFrom + k;
            int to = outFrom + k;
            FloatVector x1 = load(in, from + inStep);
            FloatVector x2 = load(in, from + 2 * inStep);
            FloatVector x3 = load(in, from + 3 * inStep);
            FloatVector x4 = load(in, from + 4 * inStep);
            FloatVector evenNear = x1.add(x2);
            FloatVector oddNear = x1.sub(x2).mul(A);
            FloatVector evenFar = x3.add(x4);
            FloatVector oddFar = x3.sub(x4).mul(B);
            load(in, from).add(evenNear).add(evenFar).intoArray(out, to);
            oddNear.add(oddFar).intoArray(out, to + outStep);
            evenNear.mul(A2).add(evenFar.mul(B2)).intoArray(out, to + 2 * outStep);
            oddNear.mul(A2).add(oddFar.mul(B2)).add(load(in, from + 5 * inStep)).intoArray(out, to + 3 * outStep);
        }
        PLAIN.winogradOutputs(in, inFrom + end, inStep, count - end, out, outFrom + end, outStep);
    }
}
