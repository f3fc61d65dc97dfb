package org.convnextc.runtime.kernel.vector;

import static org.convnextc.runtime.kernel.vector.VectorGemm.COLUMNS;
import static org.convnextc.runtime.kernel.vector.VectorKernels.LANES;
import static org.convnextc.runtime.kernel.vector.VectorKernels.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.convnextc.runtime.kernel.Kernels;

/** The tiles of {@link VectorPairedGemm} with sums that are clamped in registers, as those of {@link VectorClampedGemm}. */
final class VectorPairedClampedGemm {
    private static final int DEPTH = Kernels.GEMM_DEPTH;

    private VectorPairedClampedGemm() {}

    /** See {@link Kernels#gemmClampedTile}; for what {@link VectorPairedGemm#takes}. */
    static void tile(
            float[] a,
            int aFrom,
            int k,
            float[] panel,
            int panelFrom,
            int rows,
            float[] start,
            int startFrom,
            float limit,
            float[] c,
            int cFrom,
            int cStride) {
        if (rows == 6) {
            six(a, aFrom, k, panel, panelFrom, start, startFrom, limit, c, cFrom, cStride);
        } else {
            five(a, aFrom, k, panel, panelFrom, start, startFrom, limit, c, cFrom, cStride);
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
            float limit,
            float[] c,
            int cFrom,
            int cStride) {
        FloatVector left0 = FloatVector.fromArray(SPECIES, start, startFrom);
        FloatVector right0 = FloatVector.fromArray(SPECIES, start, startFrom + LANES);
        FloatVector left1 = left0;
        FloatVector right1 = right0;
        FloatVector left2 = left0;
        FloatVector right2 = right0;
        FloatVector left3 = left0;
        FloatVector right3 = right0;
        FloatVector left4 = left0;
        FloatVector right4 = right0;
        FloatVector left5 = left0;
        FloatVector right5 = right0;
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
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector most = FloatVector.broadcast(SPECIES, limit);
        left0 = left0.blend(zero, left0.compare(VectorOperators.LT, zero));
        left0.blend(most, left0.compare(VectorOperators.GT, most)).intoArray(c, cFrom);
        right0 = right0.blend(zero, right0.compare(VectorOperators.LT, zero));
        right0.blend(most, right0.compare(VectorOperators.GT, most)).intoArray(c, cFrom + LANES);
        left1 = left1.blend(zero, left1.compare(VectorOperators.LT, zero));
        left1.blend(most, left1.compare(VectorOperators.GT, most)).intoArray(c, cFrom + cStride);
        right1 = right1.blend(zero, right1.compare(VectorOperators.LT, zero));
        right1.blend(most, right1.compare(VectorOperators.GT, most)).intoArray(c, cFrom + cStride + LANES);
        left2 = left2.blend(zero, left2.compare(VectorOperators.LT, zero));
        left2.blend(most, left2.compare(VectorOperators.GT, most)).intoArray(c, cFrom + 2 * cStride);
        right2 = right2.blend(zero, right2.compare(VectorOperators.LT, zero));
        right2.blend(most, right2.compare(VectorOperators.GT, most)).intoArray(c, cFrom + 2 * cStride + LANES);
        left3 = left3.blend(zero, left3.compare(VectorOperators.LT, zero));
        left3.blend(most, left3.compare(VectorOperators.GT, most)).intoArray(c, cFrom + 3 * cStride);
        right3 = right3.blend(zero, right3.compare(VectorOperators.LT, zero));
        right3.blend(most, right3.compare(VectorOperators.GT, most)).intoArray(c, cFrom + 3 * cStride + LANES);
        left4 = left4.blend(zero, left4.compare(VectorOperators.LT, zero));
        left4.blend(most, left4.compare(VectorOperators.GT, most)).intoArray(c, cFrom + 4 * cStride);
        right4 = right4.blend(zero, right4.compare(VectorOperators.LT, zero));
        right4.blend(most, right4.compare(VectorOperators.GT, most)).intoArray(c, cFrom + 4 * cStride + LANES);
        left5 = left5.blend(zero, left5.compare(VectorOperators.LT, zero));
        left5.blend(most, left5.compare(VectorOperators.GT, most)).intoArray(c, cFrom + 5 * cStride);
        right5 = right5.blend(zero, right5.compare(VectorOperators.LT, zero));
        right5.blend(most, right5.compare(VectorOperators.GT, most)).intoArray(c, cFrom + 5 * cStride + LANES);
    }

    private static void five(
            float[] a,
            int aFrom,
            int k,
            float[] panel,
            int panelFrom,
            float[] start,
            int startFrom,
            float limit,
            float[] c,
            int cFrom,
            int cStride) {
        FloatVector left0 = FloatVector.fromArray(SPECIES, start, startFrom);
        FloatVector right0 = FloatVector.fromArray(SPECIES, start, startFrom + LANES);
        FloatVector left1 = left0;
        FloatVector right1 = right0;
        FloatVector left2 = left0;
        FloatVector right2 = right0;
        FloatVector left3 = left0;
        FloatVector right3 = right0;
        FloatVector left4 = left0;
        FloatVector right4 = right0;
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
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector most = FloatVector.broadcast(SPECIES, limit);
        left0 = left0.blend(zero, left0.compare(VectorOperators.LT, zero));
        left0.blend(most, left0.compare(VectorOperators.GT, most)).intoArray(c, cFrom);
        right0 = right0.blend(zero, right0.compare(VectorOperators.LT, zero));
        right0.blend(most, right0.compare(VectorOperators.GT, most)).intoArray(c, cFrom + LANES);
        left1 = left1.blend(zero, left1.compare(VectorOperators.LT, zero));
        left1.blend(most, left1.compare(VectorOperators.GT, most)).intoArray(c, cFrom + cStride);
        right1 = right1.blend(zero, right1.compare(VectorOperators.LT, zero));
        right1.blend(most, right1.compare(VectorOperators.GT, most)).intoArray(c, cFrom + cStride + LANES);
        left2 = left2.blend(zero, left2.compare(VectorOperators.LT, zero));
        left2.blend(most, left2.compare(VectorOperators.GT, most)).intoArray(c, cFrom + 2 * cStride);
        right2 = right2.blend(zero, right2.compare(VectorOperators.LT, zero));
        right2.blend(most, right2.compare(VectorOperators.GT, most)).intoArray(c, cFrom + 2 * cStride + LANES);
        left3 = left3.blend(zero, left3.compare(VectorOperators.LT, zero));
        left3.blend(most, left3.compare(VectorOperators.GT, most)).intoArray(c, cFrom + 3 * cStride);
        right3 = right3.blend(zero, right3.compare(VectorOperators.LT, zero));
        right3.blend(most, right3.compare(VectorOperators.GT, most)).intoArray(c, cFrom + 3 * cStride + LANES);
        left4 = left4.blend(zero, left4.compare(VectorOperators.LT, zero));
        left4.blend(most, left4.compare(VectorOperators.GT, most)).intoArray(c, cFrom + 4 * cStride);
        right4 = right4.blend(zero, right4.compare(VectorOperators.LT, zero));
        right4.blend(most, right4.compare(VectorOperators.GT, most)).intoArray(c, cFrom + 4 * cStride + LANES);
    }
}
