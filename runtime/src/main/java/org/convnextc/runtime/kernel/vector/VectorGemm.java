package org.convnextc.runtime.kernel.vector;

import static org.convnextc.runtime.kernel.vector.VectorKernels.LANES;
import static org.convnextc.runtime.kernel.vector.VectorKernels.SPECIES;
import static org.convnextc.runtime.kernel.vector.VectorKernels.load;

import jdk.incubator.vector.FloatVector;

/**
 * Tiles of a matrix product. A method for each height, for C2 keeps sums in registers only where each is a variable of its own; the
 * loop runs over all of k, so that no sum is stored and loaded again within a tile. C2 of JDK 17 inlines no more than some fifty
 * operations on vectors; it keeps sums on the heap where there are more.
 */
final class VectorGemm {
    static final int COLUMNS = 2 * LANES;

    /**
     * Whether tiles take two steps a round, for which 16 registers are too few. C2 of JDK 17 leaves short loops as they are (114
     * GFLOP/s with two steps, 99 with one, where 118 are possible, on a Zen 4); that of JDK 25 unrolls them by itself (115).
     */
    private static final boolean TWO_STEPS =
            LANES * Float.SIZE == 512 && Runtime.version().feature() < 25;

    /**
     * With two vectors of columns, as many sums as 16 registers hold, or 32 as far as C2 can take them. The more rows, the fewer other
     * operations there are for each multiplication: a processor that does two of them at a time waits for the others.
     */
    static final int ROWS = TWO_STEPS ? 5 : LANES * Float.SIZE == 512 ? 8 : 6;

    private VectorGemm() {}

    /** See {@link org.convnextc.runtime.kernel.Kernels#gemmTile}. */
    static void tile(
            float[] a,
            int aFrom,
            int aStride,
            int k,
            float[] panel,
            int panelFrom,
            int rows,
            float[] start,
            int startFrom,
            int startStride,
            float[] c,
            int cFrom,
            int cStride) {
        boolean twoSteps = TWO_STEPS && k % 2 == 0;
        if (rows == 8) {
            eight(a, aFrom, aStride, k, panel, panelFrom, start, startFrom, startStride, c, cFrom, cStride);
        } else if (rows == 7) {
            seven(a, aFrom, aStride, k, panel, panelFrom, start, startFrom, startStride, c, cFrom, cStride);
        } else if (rows == 6) {
            six(a, aFrom, aStride, k, panel, panelFrom, start, startFrom, startStride, c, cFrom, cStride);
        } else if (rows == 5 && twoSteps) {
            TwoStepTiles.five(a, aFrom, aStride, k, panel, panelFrom, start, startFrom, startStride, c, cFrom, cStride);
        } else if (rows == 5) {
            five(a, aFrom, aStride, k, panel, panelFrom, start, startFrom, startStride, c, cFrom, cStride);
        } else if (rows == 4 && twoSteps) {
            TwoStepTiles.four(a, aFrom, aStride, k, panel, panelFrom, start, startFrom, startStride, c, cFrom, cStride);
        } else if (rows == 4) {
            four(a, aFrom, aStride, k, panel, panelFrom, start, startFrom, startStride, c, cFrom, cStride);
        } else {
            for (int r = 0; r < rows; r++) {
                one(
                        a,
                        aFrom + r * aStride,
                        k,
                        panel,
                        panelFrom,
                        start,
                        startFrom + r * startStride,
                        c,
                        cFrom + r * cStride);
            }
        }
    }

    private static void eight(
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
        FloatVector left5 = load(start, startFrom + 5 * startStride);
        FloatVector right5 = load(start, startFrom + 5 * startStride + LANES);
        FloatVector left6 = load(start, startFrom + 6 * startStride);
        FloatVector right6 = load(start, startFrom + 6 * startStride + LANES);
        FloatVector left7 = load(start, startFrom + 7 * startStride);
        FloatVector right7 = load(start, startFrom + 7 * startStride + LANES);
        for (int i = 0, b = panelFrom; i < k; i++, b += COLUMNS) {
            FloatVector left = load(panel, b);
            FloatVector right = load(panel, b + LANES);
            FloatVector a0 = broadcast(a[aFrom + i]);
            left0 = a0.fma(left, left0);
            right0 = a0.fma(right, right0);
            FloatVector a1 = broadcast(a[aFrom + aStride + i]);
            left1 = a1.fma(left, left1);
            right1 = a1.fma(right, right1);
            FloatVector a2 = broadcast(a[aFrom + 2 * aStride + i]);
            left2 = a2.fma(left, left2);
            right2 = a2.fma(right, right2);
            FloatVector a3 = broadcast(a[aFrom + 3 * aStride + i]);
            left3 = a3.fma(left, left3);
            right3 = a3.fma(right, right3);
            FloatVector a4 = broadcast(a[aFrom + 4 * aStride + i]);
            left4 = a4.fma(left, left4);
            right4 = a4.fma(right, right4);
            FloatVector a5 = broadcast(a[aFrom + 5 * aStride + i]);
            left5 = a5.fma(left, left5);
            right5 = a5.fma(right, right5);
            FloatVector a6 = broadcast(a[aFrom + 6 * aStride + i]);
            left6 = a6.fma(left, left6);
            right6 = a6.fma(right, right6);
            FloatVector a7 = broadcast(a[aFrom + 7 * aStride + i]);
            left7 = a7.fma(left, left7);
            right7 = a7.fma(right, right7);
        }
        store(left0, right0, c, cFrom);
        store(left1, right1, c, cFrom + cStride);
        store(left2, right2, c, cFrom + 2 * cStride);
        store(left3, right3, c, cFrom + 3 * cStride);
        store(left4, right4, c, cFrom + 4 * cStride);
        store(left5, right5, c, cFrom + 5 * cStride);
        store(left6, right6, c, cFrom + 6 * cStride);
        store(left7, right7, c, cFrom + 7 * cStride);
    }

    private static void seven(
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
        FloatVector left5 = load(start, startFrom + 5 * startStride);
        FloatVector right5 = load(start, startFrom + 5 * startStride + LANES);
        FloatVector left6 = load(start, startFrom + 6 * startStride);
        FloatVector right6 = load(start, startFrom + 6 * startStride + LANES);
        for (int i = 0, b = panelFrom; i < k; i++, b += COLUMNS) {
            FloatVector left = load(panel, b);
            FloatVector right = load(panel, b + LANES);
            FloatVector a0 = broadcast(a[aFrom + i]);
            left0 = a0.fma(left, left0);
            right0 = a0.fma(right, right0);
            FloatVector a1 = broadcast(a[aFrom + aStride + i]);
            left1 = a1.fma(left, left1);
            right1 = a1.fma(right, right1);
            FloatVector a2 = broadcast(a[aFrom + 2 * aStride + i]);
            left2 = a2.fma(left, left2);
            right2 = a2.fma(right, right2);
            FloatVector a3 = broadcast(a[aFrom + 3 * aStride + i]);
            left3 = a3.fma(left, left3);
            right3 = a3.fma(right, right3);
            FloatVector a4 = broadcast(a[aFrom + 4 * aStride + i]);
            left4 = a4.fma(left, left4);
            right4 = a4.fma(right, right4);
            FloatVector a5 = broadcast(a[aFrom + 5 * aStride + i]);
            left5 = a5.fma(left, left5);
            right5 = a5.fma(right, right5);
            FloatVector a6 = broadcast(a[aFrom + 6 * aStride + i]);
            left6 = a6.fma(left, left6);
            right6 = a6.fma(right, right6);
        }
        store(left0, right0, c, cFrom);
        store(left1, right1, c, cFrom + cStride);
        store(left2, right2, c, cFrom + 2 * cStride);
        store(left3, right3, c, cFrom + 3 * cStride);
        store(left4, right4, c, cFrom + 4 * cStride);
        store(left5, right5, c, cFrom + 5 * cStride);
        store(left6, right6, c, cFrom + 6 * cStride);
    }

    private static void six(
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
        FloatVector left5 = load(start, startFrom + 5 * startStride);
        FloatVector right5 = load(start, startFrom + 5 * startStride + LANES);
        for (int i = 0, b = panelFrom; i < k; i++, b += COLUMNS) {
            FloatVector left = load(panel, b);
            FloatVector right = load(panel, b + LANES);
            FloatVector a0 = broadcast(a[aFrom + i]);
            left0 = a0.fma(left, left0);
            right0 = a0.fma(right, right0);
            FloatVector a1 = broadcast(a[aFrom + aStride + i]);
            left1 = a1.fma(left, left1);
            right1 = a1.fma(right, right1);
            FloatVector a2 = broadcast(a[aFrom + 2 * aStride + i]);
            left2 = a2.fma(left, left2);
            right2 = a2.fma(right, right2);
            FloatVector a3 = broadcast(a[aFrom + 3 * aStride + i]);
            left3 = a3.fma(left, left3);
            right3 = a3.fma(right, right3);
            FloatVector a4 = broadcast(a[aFrom + 4 * aStride + i]);
            left4 = a4.fma(left, left4);
            right4 = a4.fma(right, right4);
            FloatVector a5 = broadcast(a[aFrom + 5 * aStride + i]);
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
        for (int i = 0, b = panelFrom; i < k; i++, b += COLUMNS) {
            FloatVector left = load(panel, b);
            FloatVector right = load(panel, b + LANES);
            FloatVector a0 = broadcast(a[aFrom + i]);
            left0 = a0.fma(left, left0);
            right0 = a0.fma(right, right0);
            FloatVector a1 = broadcast(a[aFrom + aStride + i]);
            left1 = a1.fma(left, left1);
            right1 = a1.fma(right, right1);
            FloatVector a2 = broadcast(a[aFrom + 2 * aStride + i]);
            left2 = a2.fma(left, left2);
            right2 = a2.fma(right, right2);
            FloatVector a3 = broadcast(a[aFrom + 3 * aStride + i]);
            left3 = a3.fma(left, left3);
            right3 = a3.fma(right, right3);
            FloatVector a4 = broadcast(a[aFrom + 4 * aStride + i]);
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
        for (int i = 0, b = panelFrom; i < k; i++, b += COLUMNS) {
            FloatVector left = load(panel, b);
            FloatVector right = load(panel, b + LANES);
            FloatVector a0 = broadcast(a[aFrom + i]);
            left0 = a0.fma(left, left0);
            right0 = a0.fma(right, right0);
            FloatVector a1 = broadcast(a[aFrom + aStride + i]);
            left1 = a1.fma(left, left1);
            right1 = a1.fma(right, right1);
            FloatVector a2 = broadcast(a[aFrom + 2 * aStride + i]);
            left2 = a2.fma(left, left2);
            right2 = a2.fma(right, right2);
            FloatVector a3 = broadcast(a[aFrom + 3 * aStride + i]);
            left3 = a3.fma(left, left3);
            right3 = a3.fma(right, right3);
        }
        store(left0, right0, c, cFrom);
        store(left1, right1, c, cFrom + cStride);
        store(left2, right2, c, cFrom + 2 * cStride);
        store(left3, right3, c, cFrom + 3 * cStride);
    }

    private static void one(
            float[] a,
            int aFrom,
            int k,
            float[] panel,
            int panelFrom,
            float[] start,
            int startFrom,
            float[] c,
            int cFrom) {
        FloatVector left = load(start, startFrom);
        FloatVector right = load(start, startFrom + LANES);
        for (int i = 0, b = panelFrom; i < k; i++, b += COLUMNS) {
            FloatVector a0 = broadcast(a[aFrom + i]);
            left = a0.fma(load(panel, b), left);
            right = a0.fma(load(panel, b + LANES), right);
        }
        store(left, right, c, cFrom);
    }

    static FloatVector broadcast(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    static void store(FloatVector left, FloatVector right, float[] c, int to) {
        left.intoArray(c, to);
        right.intoArray(c, to + LANES);
    }
}
