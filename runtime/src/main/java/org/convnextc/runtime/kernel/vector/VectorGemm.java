package org.convnextc.runtime.kernel.vector;

import static org.convnextc.runtime.kernel.vector.VectorKernels.LANES;
import static org.convnextc.runtime.kernel.vector.VectorKernels.SPECIES;
import static org.convnextc.runtime.kernel.vector.VectorKernels.load;

import jdk.incubator.vector.FloatVector;

/**
 * Tiles of a matrix product. A method for each height, for C2 keeps sums in registers only where each is a variable of its own; the
 * loop runs over all of k, so that no sum is ever stored and loaded again.
 */
final class VectorGemm {
    static final int COLUMNS = 2 * LANES;

    private VectorGemm() {}

    static void tile(
            float[] a, int aFrom, int k, float[] panel, int panelFrom, int rows, float[] c, int cFrom, int cStride) {
        switch (rows) {
            case 6 -> six(a, aFrom, k, panel, panelFrom, c, cFrom, cStride);
            case 5 -> five(a, aFrom, k, panel, panelFrom, c, cFrom, cStride);
            case 4 -> four(a, aFrom, k, panel, panelFrom, c, cFrom, cStride);
            default -> {
                for (int r = 0; r < rows; r++) {
                    one(a, aFrom + r * k, k, panel, panelFrom, c, cFrom + r * cStride);
                }
            }
        }
    }

    private static void six(
            float[] a, int aFrom, int k, float[] panel, int panelFrom, float[] c, int cFrom, int cStride) {
        FloatVector left0 = FloatVector.zero(SPECIES);
        FloatVector right0 = left0;
        FloatVector left1 = left0;
        FloatVector right1 = left0;
        FloatVector left2 = left0;
        FloatVector right2 = left0;
        FloatVector left3 = left0;
        FloatVector right3 = left0;
        FloatVector left4 = left0;
        FloatVector right4 = left0;
        FloatVector left5 = left0;
        FloatVector right5 = left0;
        for (int i = 0, b = panelFrom; i < k; i++, b += COLUMNS) {
            FloatVector left = load(panel, b);
            FloatVector right = load(panel, b + LANES);
            FloatVector a0 = broadcast(a[aFrom + i]);
            left0 = a0.fma(left, left0);
            right0 = a0.fma(right, right0);
            FloatVector a1 = broadcast(a[aFrom + k + i]);
            left1 = a1.fma(left, left1);
            right1 = a1.fma(right, right1);
            FloatVector a2 = broadcast(a[aFrom + 2 * k + i]);
            left2 = a2.fma(left, left2);
            right2 = a2.fma(right, right2);
            FloatVector a3 = broadcast(a[aFrom + 3 * k + i]);
            left3 = a3.fma(left, left3);
            right3 = a3.fma(right, right3);
            FloatVector a4 = broadcast(a[aFrom + 4 * k + i]);
            left4 = a4.fma(left, left4);
            right4 = a4.fma(right, right4);
            FloatVector a5 = broadcast(a[aFrom + 5 * k + i]);
            left5 = a5.fma(left, left5);
            right5 = a5.fma(right, right5);
        }
        store(left0, right0, c, cFrom);
        store(left1, right1, c, cFrom + cStride);
        store(left2, right2, c, cFrom + 2 * cStride);
        store(left3, right3, c, cFrom + 3 * cStride);
        store(left4, right4, c, cFrom + 4 * cStride);
        store(left5, right5, c, cFrom + 5 * cStride);
    }

    private static void five(
            float[] a, int aFrom, int k, float[] panel, int panelFrom, float[] c, int cFrom, int cStride) {
        FloatVector left0 = FloatVector.zero(SPECIES);
        FloatVector right0 = left0;
        FloatVector left1 = left0;
        FloatVector right1 = left0;
        FloatVector left2 = left0;
        FloatVector right2 = left0;
        FloatVector left3 = left0;
        FloatVector right3 = left0;
        FloatVector left4 = left0;
        FloatVector right4 = left0;
        for (int i = 0, b = panelFrom; i < k; i++, b += COLUMNS) {
            FloatVector left = load(panel, b);
            FloatVector right = load(panel, b + LANES);
            FloatVector a0 = broadcast(a[aFrom + i]);
            left0 = a0.fma(left, left0);
            right0 = a0.fma(right, right0);
            FloatVector a1 = broadcast(a[aFrom + k + i]);
            left1 = a1.fma(left, left1);
            right1 = a1.fma(right, right1);
            FloatVector a2 = broadcast(a[aFrom + 2 * k + i]);
            left2 = a2.fma(left, left2);
            right2 = a2.fma(right, right2);
            FloatVector a3 = broadcast(a[aFrom + 3 * k + i]);
            left3 = a3.fma(left, left3);
            right3 = a3.fma(right, right3);
            FloatVector a4 = broadcast(a[aFrom + 4 * k + i]);
            left4 = a4.fma(left, left4);
            right4 = a4.fma(right, right4);
        }
        store(left0, right0, c, cFrom);
        store(left1, right1, c, cFrom + cStride);
        store(left2, right2, c, cFrom + 2 * cStride);
        store(left3, right3, c, cFrom + 3 * cStride);
        store(left4, right4, c, cFrom + 4 * cStride);
    }

    private static void four(
            float[] a, int aFrom, int k, float[] panel, int panelFrom, float[] c, int cFrom, int cStride) {
        FloatVector left0 = FloatVector.zero(SPECIES);
        FloatVector right0 = left0;
        FloatVector left1 = left0;
        FloatVector right1 = left0;
        FloatVector left2 = left0;
        FloatVector right2 = left0;
        FloatVector left3 = left0;
        FloatVector right3 = left0;
        for (int i = 0, b = panelFrom; i < k; i++, b += COLUMNS) {
            FloatVector left = load(panel, b);
            FloatVector right = load(panel, b + LANES);
            FloatVector a0 = broadcast(a[aFrom + i]);
            left0 = a0.fma(left, left0);
            right0 = a0.fma(right, right0);
            FloatVector a1 = broadcast(a[aFrom + k + i]);
            left1 = a1.fma(left, left1);
            right1 = a1.fma(right, right1);
            FloatVector a2 = broadcast(a[aFrom + 2 * k + i]);
            left2 = a2.fma(left, left2);
            right2 = a2.fma(right, right2);
            FloatVector a3 = broadcast(a[aFrom + 3 * k + i]);
            left3 = a3.fma(left, left3);
            right3 = a3.fma(right, right3);
        }
        store(left0, right0, c, cFrom);
        store(left1, right1, c, cFrom + cStride);
        store(left2, right2, c, cFrom + 2 * cStride);
        store(left3, right3, c, cFrom + 3 * cStride);
    }

    private static void one(float[] a, int aFrom, int k, float[] panel, int panelFrom, float[] c, int cFrom) {
        FloatVector left = FloatVector.zero(SPECIES);
        FloatVector right = left;
        for (int i = 0, b = panelFrom; i < k; i++, b += COLUMNS) {
            FloatVector a0 = broadcast(a[aFrom + i]);
            left = a0.fma(load(panel, b), left);
            right = a0.fma(load(panel, b + LANES), right);
        }
        store(left, right, c, cFrom);
    }

    private static FloatVector broadcast(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    private static void store(FloatVector left, FloatVector right, float[] c, int to) {
        left.intoArray(c, to);
        right.intoArray(c, to + LANES);
    }
}
