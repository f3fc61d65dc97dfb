package org.convnextc.runtime.kernel.vector;

import static org.convnextc.runtime.kernel.vector.VectorGemm.COLUMNS;
import static org.convnextc.runtime.kernel.vector.VectorKernels.LANES;
import static org.convnextc.runtime.kernel.vector.VectorKernels.SPECIES;

import jdk.incubator.vector.FloatVector;
import org.convnextc.runtime.kernel.Kernels;

/**
 * Tiles for 16 registers that fetch nothing and take two inputs a round, written as those of {@link VectorGemm} are: for each
 * multiplication 2.4 instructions in place of 2.8 (JDK 25) or 3.1 (JDK 17), of which processors like a Zen 2, which takes eight
 * neighbouring ones out of its cache at a time, feel each. Fetching would take the registers that are left, and C2 would keep pointers in
 * those of vectors.
 *
 * <p>What i is compared with is odd, and i is even: C2 does not know that, and ends a block there. It is a constant, for which there is no
 * register. The methods of vectors are called without a helper, which C2 of JDK 17 would not inline among so many.
 */
final class VectorPairedGemm {
    private static final int DEPTH = Kernels.GEMM_DEPTH;

    private VectorPairedGemm() {}

    /** Whether {@link #tile} has a method for so many rows and inputs. */
    static boolean takes(int rows, int k) {
        return (rows == 6 || rows == 5) && k % 2 == 0;
    }

    /** See {@link Kernels#gemmTile}, with nothing to fetch. */
    static void tile(
            float[] a,
            int aFrom,
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
        if (rows == 6) {
            six(a, aFrom, k, panel, panelFrom, start, startFrom, startStride, c, cFrom, cStride);
        } else {
            five(a, aFrom, k, panel, panelFrom, start, startFrom, startStride, c, cFrom, cStride);
        }
    }

    private static void six(
            float[] a,
            int aFrom,
            int k,
            float[] panel,
            int panelFrom,
            float[] start,
            int startFrom,
            int startStride,
            float[] c,
            int cFrom,
            int cStride) {
        FloatVector left0 = FloatVector.fromArray(SPECIES, start, startFrom);
        FloatVector right0 = FloatVector.fromArray(SPECIES, start, startFrom + LANES);
        FloatVector left1 = FloatVector.fromArray(SPECIES, start, startFrom + startStride);
        FloatVector right1 = FloatVector.fromArray(SPECIES, start, startFrom + startStride + LANES);
        FloatVector left2 = FloatVector.fromArray(SPECIES, start, startFrom + 2 * startStride);
        FloatVector right2 = FloatVector.fromArray(SPECIES, start, startFrom + 2 * startStride + LANES);
        FloatVector left3 = FloatVector.fromArray(SPECIES, start, startFrom + 3 * startStride);
        FloatVector right3 = FloatVector.fromArray(SPECIES, start, startFrom + 3 * startStride + LANES);
        FloatVector left4 = FloatVector.fromArray(SPECIES, start, startFrom + 4 * startStride);
        FloatVector right4 = FloatVector.fromArray(SPECIES, start, startFrom + 4 * startStride + LANES);
        FloatVector left5 = FloatVector.fromArray(SPECIES, start, startFrom + 5 * startStride);
        FloatVector right5 = FloatVector.fromArray(SPECIES, start, startFrom + 5 * startStride + LANES);
        int depth = Math.min(k, DEPTH);
        int aEnd = aFrom + depth;
        int panelEnd = panelFrom + depth * COLUMNS;
        for (int i = -depth; i < 0; i += 2) {
            int x = aEnd + i;
            int b = panelEnd + i * COLUMNS;
            FloatVector left = FloatVector.fromArray(SPECIES, panel, b);
            FloatVector right = FloatVector.fromArray(SPECIES, panel, b + LANES);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[x]);
            left0 = a0.fma(left, left0);
            right0 = a0.fma(right, right0);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[x + DEPTH]);
            left1 = a1.fma(left, left1);
            right1 = a1.fma(right, right1);
            if (i == -1) {
                break;
            }
            FloatVector a2 = FloatVector.broadcast(SPECIES, a[x + 2 * DEPTH]);
            left2 = a2.fma(left, left2);
            right2 = a2.fma(right, right2);
            FloatVector a3 = FloatVector.broadcast(SPECIES, a[x + 3 * DEPTH]);
            left3 = a3.fma(left, left3);
            right3 = a3.fma(right, right3);
            if (i == -3) {
                break;
            }
            FloatVector a4 = FloatVector.broadcast(SPECIES, a[x + 4 * DEPTH]);
            left4 = a4.fma(left, left4);
            right4 = a4.fma(right, right4);
            FloatVector a5 = FloatVector.broadcast(SPECIES, a[x + 5 * DEPTH]);
            left5 = a5.fma(left, left5);
            right5 = a5.fma(right, right5);
            if (i == -5) {
                break;
            }
            left = FloatVector.fromArray(SPECIES, panel, b + COLUMNS);
            right = FloatVector.fromArray(SPECIES, panel, b + COLUMNS + LANES);
            a0 = FloatVector.broadcast(SPECIES, a[x + 1]);
            left0 = a0.fma(left, left0);
            right0 = a0.fma(right, right0);
            a1 = FloatVector.broadcast(SPECIES, a[x + DEPTH + 1]);
            left1 = a1.fma(left, left1);
            right1 = a1.fma(right, right1);
            if (i == -7) {
                break;
            }
            a2 = FloatVector.broadcast(SPECIES, a[x + 2 * DEPTH + 1]);
            left2 = a2.fma(left, left2);
            right2 = a2.fma(right, right2);
            a3 = FloatVector.broadcast(SPECIES, a[x + 3 * DEPTH + 1]);
            left3 = a3.fma(left, left3);
            right3 = a3.fma(right, right3);
            if (i == -9) {
                break;
            }
            a4 = FloatVector.broadcast(SPECIES, a[x + 4 * DEPTH + 1]);
            left4 = a4.fma(left, left4);
            right4 = a4.fma(right, right4);
            a5 = FloatVector.broadcast(SPECIES, a[x + 5 * DEPTH + 1]);
            left5 = a5.fma(left, left5);
            right5 = a5.fma(right, right5);
        }
        left0.intoArray(c, cFrom);
        right0.intoArray(c, cFrom + LANES);
        left1.intoArray(c, cFrom + cStride);
        right1.intoArray(c, cFrom + cStride + LANES);
        left2.intoArray(c, cFrom + 2 * cStride);
        right2.intoArray(c, cFrom + 2 * cStride + LANES);
        left3.intoArray(c, cFrom + 3 * cStride);
        right3.intoArray(c, cFrom + 3 * cStride + LANES);
        left4.intoArray(c, cFrom + 4 * cStride);
        right4.intoArray(c, cFrom + 4 * cStride + LANES);
        left5.intoArray(c, cFrom + 5 * cStride);
        right5.intoArray(c, cFrom + 5 * cStride + LANES);
    }

    private static void five(
            float[] a,
            int aFrom,
            int k,
            float[] panel,
            int panelFrom,
            float[] start,
            int startFrom,
            int startStride,
            float[] c,
            int cFrom,
            int cStride) {
        FloatVector left0 = FloatVector.fromArray(SPECIES, start, startFrom);
        FloatVector right0 = FloatVector.fromArray(SPECIES, start, startFrom + LANES);
        FloatVector left1 = FloatVector.fromArray(SPECIES, start, startFrom + startStride);
        FloatVector right1 = FloatVector.fromArray(SPECIES, start, startFrom + startStride + LANES);
        FloatVector left2 = FloatVector.fromArray(SPECIES, start, startFrom + 2 * startStride);
        FloatVector right2 = FloatVector.fromArray(SPECIES, start, startFrom + 2 * startStride + LANES);
        FloatVector left3 = FloatVector.fromArray(SPECIES, start, startFrom + 3 * startStride);
        FloatVector right3 = FloatVector.fromArray(SPECIES, start, startFrom + 3 * startStride + LANES);
        FloatVector left4 = FloatVector.fromArray(SPECIES, start, startFrom + 4 * startStride);
        FloatVector right4 = FloatVector.fromArray(SPECIES, start, startFrom + 4 * startStride + LANES);
        int depth = Math.min(k, DEPTH);
        int aEnd = aFrom + depth;
        int panelEnd = panelFrom + depth * COLUMNS;
        for (int i = -depth; i < 0; i += 2) {
            int x = aEnd + i;
            int b = panelEnd + i * COLUMNS;
            FloatVector left = FloatVector.fromArray(SPECIES, panel, b);
            FloatVector right = FloatVector.fromArray(SPECIES, panel, b + LANES);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[x]);
            left0 = a0.fma(left, left0);
            right0 = a0.fma(right, right0);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[x + DEPTH]);
            left1 = a1.fma(left, left1);
            right1 = a1.fma(right, right1);
            if (i == -1) {
                break;
            }
            FloatVector a2 = FloatVector.broadcast(SPECIES, a[x + 2 * DEPTH]);
            left2 = a2.fma(left, left2);
            right2 = a2.fma(right, right2);
            FloatVector a3 = FloatVector.broadcast(SPECIES, a[x + 3 * DEPTH]);
            left3 = a3.fma(left, left3);
            right3 = a3.fma(right, right3);
            if (i == -3) {
                break;
            }
            FloatVector a4 = FloatVector.broadcast(SPECIES, a[x + 4 * DEPTH]);
            left4 = a4.fma(left, left4);
            right4 = a4.fma(right, right4);
            if (i == -5) {
                break;
            }
            left = FloatVector.fromArray(SPECIES, panel, b + COLUMNS);
            right = FloatVector.fromArray(SPECIES, panel, b + COLUMNS + LANES);
            a0 = FloatVector.broadcast(SPECIES, a[x + 1]);
            left0 = a0.fma(left, left0);
            right0 = a0.fma(right, right0);
            a1 = FloatVector.broadcast(SPECIES, a[x + DEPTH + 1]);
            left1 = a1.fma(left, left1);
            right1 = a1.fma(right, right1);
            if (i == -7) {
                break;
            }
            a2 = FloatVector.broadcast(SPECIES, a[x + 2 * DEPTH + 1]);
            left2 = a2.fma(left, left2);
            right2 = a2.fma(right, right2);
            a3 = FloatVector.broadcast(SPECIES, a[x + 3 * DEPTH + 1]);
            left3 = a3.fma(left, left3);
            right3 = a3.fma(right, right3);
            if (i == -9) {
                break;
            }
            a4 = FloatVector.broadcast(SPECIES, a[x + 4 * DEPTH + 1]);
            left4 = a4.fma(left, left4);
            right4 = a4.fma(right, right4);
        }
        left0.intoArray(c, cFrom);
        right0.intoArray(c, cFrom + LANES);
        left1.intoArray(c, cFrom + cStride);
        right1.intoArray(c, cFrom + cStride + LANES);
        left2.intoArray(c, cFrom + 2 * cStride);
        right2.intoArray(c, cFrom + 2 * cStride + LANES);
        left3.intoArray(c, cFrom + 3 * cStride);
        right3.intoArray(c, cFrom + 3 * cStride + LANES);
        left4.intoArray(c, cFrom + 4 * cStride);
        right4.intoArray(c, cFrom + 4 * cStride + LANES);
    }
}
