package org.convnextc.runtime.kernel.vector;

import static org.convnextc.runtime.kernel.vector.VectorKernels.LANES;
import static org.convnextc.runtime.kernel.vector.VectorKernels.PLAIN;
import static org.convnextc.runtime.kernel.vector.VectorKernels.SPECIES;
import static org.convnextc.runtime.kernel.vector.VectorKernels.load;

import jdk.incubator.vector.FloatVector;
import org.convnextc.runtime.kernel.Kernels;

/** The transforms of F(4, 3) and F(2, 3), a vector of channels at a time; what is left is done one by one with the same formulas. */
final class VectorWinograd {
    private static final float A = Kernels.WINOGRAD_NEAR;
    private static final float B = Kernels.WINOGRAD_FAR;
    private static final float A2 = A * A;
    private static final float B2 = B * B;

    private VectorWinograd() {}

    /** See {@link Kernels#winogradInputs}; tiles of 4. */
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
        PLAIN.winogradInputs(4, in, inFrom + end, inStep, count - end, out, outFrom + end, outStep);
    }

    /** See {@link Kernels#winogradOutputs}; tiles of 4. */
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
        PLAIN.winogradOutputs(4, in, inFrom + end, inStep, count - end, out, outFrom + end, outStep);
    }

    /** Tiles of 2. */
    static void smallInputs(float[] in, int inFrom, int inStep, int count, float[] out, int outFrom, int outStep) {
        int end = SPECIES.loopBound(count);
        for (int k = 0; k < end; k += LANES) {
            int from = inFrom + k;
            int to = outFrom + k;
            FloatVector x1 = load(in, from + inStep);
            FloatVector x2 = load(in, from + 2 * inStep);
            load(in, from).sub(x2).intoArray(out, to);
            x2.add(x1).intoArray(out, to + outStep);
            x2.sub(x1).intoArray(out, to + 2 * outStep);
            load(in, from + 3 * inStep).sub(x1).intoArray(out, to + 3 * outStep);
        }
        PLAIN.winogradInputs(2, in, inFrom + end, inStep, count - end, out, outFrom + end, outStep);
    }

    /** Tiles of 2. */
    static void smallOutputs(float[] in, int inFrom, int inStep, int count, float[] out, int outFrom, int outStep) {
        int end = SPECIES.loopBound(count);
        for (int k = 0; k < end; k += LANES) {
            int from = inFrom + k;
            FloatVector x1 = load(in, from + inStep);
            FloatVector x2 = load(in, from + 2 * inStep);
            load(in, from).add(x1.add(x2)).intoArray(out, outFrom + k);
            x1.sub(x2).add(load(in, from + 3 * inStep)).intoArray(out, outFrom + k + outStep);
        }
        PLAIN.winogradOutputs(2, in, inFrom + end, inStep, count - end, out, outFrom + end, outStep);
    }
}
