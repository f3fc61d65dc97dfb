package org.convnextc.runtime.kernel.vector;

import static org.convnextc.runtime.kernel.vector.VectorGemm.COLUMNS;
import static org.convnextc.runtime.kernel.vector.VectorGemm.broadcast;
import static org.convnextc.runtime.kernel.vector.VectorGemm.store;
import static org.convnextc.runtime.kernel.vector.VectorKernels.LANES;
import static org.convnextc.runtime.kernel.vector.VectorKernels.load;

import jdk.incubator.vector.FloatVector;

/**
 * The tiles of {@link VectorGemm} that take two inputs a round, an even number in all. There is one index alone: with two to carry, C2 of
 * JDK 17 keeps one of them in a vector register in about half of all processes, and the loop takes a third longer.
 */
final class TwoStepTiles {
    private TwoStepTiles() {}

    static void five(
            float[] a,
            int aFrom,
            int aStride,
            int k,
            float[] panel,
            int panelFrom,
            float[] start,
            int startFrom,
            int startStride,
            float[] c,
            int cFrom,
            int cStride) {
        FloatVector left0 = load(start, startFrom);
        FloatVector right0 = load(start, startFrom + LANES);
        FloatVector left1 = load(start, startFrom + startStride);
        FloatVector right1 = load(start, startFrom + startStride + LANES);
        FloatVector left2 = load(start, startFrom + 2 * startStride);
        FloatVector right2 = load(start, startFrom + 2 * startStride + LANES);
        FloatVector left3 = load(start, startFrom + 3 * startStride);
        FloatVector right3 = load(start, startFrom + 3 * startStride + LANES);
        FloatVector left4 = load(start, startFrom + 4 * startStride);
        FloatVector right4 = load(start, startFrom + 4 * startStride + LANES);
        int row1 = aFrom + aStride;
        int row2 = aFrom + 2 * aStride;
        int row3 = aFrom + 3 * aStride;
        int row4 = aFrom + 4 * aStride;
        for (int i = 0; i < k; i += 2) {
            int b = panelFrom + i * COLUMNS;
            FloatVector left = load(panel, b);
            FloatVector right = load(panel, b + LANES);
            FloatVector a0 = broadcast(a[aFrom + i]);
            left0 = a0.fma(left, left0);
            right0 = a0.fma(right, right0);
            FloatVector a1 = broadcast(a[row1 + i]);
            left1 = a1.fma(left, left1);
            right1 = a1.fma(right, right1);
            FloatVector a2 = broadcast(a[row2 + i]);
            left2 = a2.fma(left, left2);
            right2 = a2.fma(right, right2);
            FloatVector a3 = broadcast(a[row3 + i]);
            left3 = a3.fma(left, left3);
            right3 = a3.fma(right, right3);
            FloatVector a4 = broadcast(a[row4 + i]);
            left4 = a4.fma(left, left4);
            right4 = a4.fma(right, right4);
            FloatVector nextLeft = load(panel, b + COLUMNS);
            FloatVector nextRight = load(panel, b + COLUMNS + LANES);
            FloatVector next0 = broadcast(a[aFrom + i + 1]);
            left0 = next0.fma(nextLeft, left0);
            right0 = next0.fma(nextRight, right0);
            FloatVector next1 = broadcast(a[row1 + i + 1]);
            left1 = next1.fma(nextLeft, left1);
            right1 = next1.fma(nextRight, right1);
            FloatVector next2 = broadcast(a[row2 + i + 1]);
            left2 = next2.fma(nextLeft, left2);
            right2 = next2.fma(nextRight, right2);
            FloatVector next3 = broadcast(a[row3 + i + 1]);
            left3 = next3.fma(nextLeft, left3);
            right3 = next3.fma(nextRight, right3);
            FloatVector next4 = broadcast(a[row4 + i + 1]);
            left4 = next4.fma(nextLeft, left4);
            right4 = next4.fma(nextRight, right4);
        }
        store(left0, right0, c, cFrom);
        store(left1, right1, c, cFrom + cStride);
        store(left2, right2, c, cFrom + 2 * cStride);
        store(left3, right3, c, cFrom + 3 * cStride);
        store(left4, right4, c, cFrom + 4 * cStride);
    }

    static void four(
            float[] a,
            int aFrom,
            int aStride,
            int k,
            float[] panel,
            int panelFrom,
            float[] start,
            int startFrom,
            int startStride,
            float[] c,
            int cFrom,
            int cStride) {
        FloatVector left0 = load(start, startFrom);
        FloatVector right0 = load(start, startFrom + LANES);
        FloatVector left1 = load(start, startFrom + startStride);
        FloatVector right1 = load(start, startFrom + startStride + LANES);
        FloatVector left2 = load(start, startFrom + 2 * startStride);
        FloatVector right2 = load(start, startFrom + 2 * startStride + LANES);
        FloatVector left3 = load(start, startFrom + 3 * startStride);
        FloatVector right3 = load(start, startFrom + 3 * startStride + LANES);
        int row1 = aFrom + aStride;
        int row2 = aFrom + 2 * aStride;
        int row3 = aFrom + 3 * aStride;
        for (int i = 0; i < k; i += 2) {
            int b = panelFrom + i * COLUMNS;
            FloatVector left = load(panel, b);
            FloatVector right = load(panel, b + LANES);
            FloatVector a0 = broadcast(a[aFrom + i]);
            left0 = a0.fma(left, left0);
            right0 = a0.fma(right, right0);
            FloatVector a1 = broadcast(a[row1 + i]);
            left1 = a1.fma(left, left1);
            right1 = a1.fma(right, right1);
            FloatVector a2 = broadcast(a[row2 + i]);
            left2 = a2.fma(left, left2);
            right2 = a2.fma(right, right2);
            FloatVector a3 = broadcast(a[row3 + i]);
            left3 = a3.fma(left, left3);
            right3 = a3.fma(right, right3);
            FloatVector nextLeft = load(panel, b + COLUMNS);
            FloatVector nextRight = load(panel, b + COLUMNS + LANES);
            FloatVector next0 = broadcast(a[aFrom + i + 1]);
            left0 = next0.fma(nextLeft, left0);
            right0 = next0.fma(nextRight, right0);
            FloatVector next1 = broadcast(a[row1 + i + 1]);
            left1 = next1.fma(nextLeft, left1);
            right1 = next1.fma(nextRight, right1);
            FloatVector next2 = broadcast(a[row2 + i + 1]);
            left2 = next2.fma(nextLeft, left2);
            right2 = next2.fma(nextRight, right2);
            FloatVector next3 = broadcast(a[row3 + i + 1]);
            left3 = next3.fma(nextLeft, left3);
            right3 = next3.fma(nextRight, right3);
        }
        store(left0, right0, c, cFrom);
        store(left1, right1, c, cFrom + cStride);
        store(left2, right2, c, cFrom + 2 * cStride);
        store(left3, right3, c, cFrom + 3 * cStride);
    }
}
