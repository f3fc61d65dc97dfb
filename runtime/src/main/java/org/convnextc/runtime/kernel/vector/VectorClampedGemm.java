package org.convnextc.runtime.kernel.vector;

import static org.convnextc.runtime.kernel.vector.VectorGemm.COLUMNS;
import static org.convnextc.runtime.kernel.vector.VectorKernels.LANES;
import static org.convnextc.runtime.kernel.vector.VectorKernels.SPECIES;
import static org.convnextc.runtime.kernel.vector.VectorKernels.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.convnextc.runtime.kernel.Kernels;

/**
 * Tiles of few inputs whose sums are clamped in registers, written as those of {@link VectorGemm} are. With few inputs a tile takes as long
 * to begin and to end as to multiply. Four rows are what C2 has room for besides: with eight it keeps sums on the heap, on JDK 25 too,
 * and takes five to ten times as long. Rows start with the same sums, which are loaded once.
 */
final class VectorClampedGemm {
    private static final int DEPTH = Kernels.GEMM_DEPTH;

    private static final int ROWS = 4;

    /** With more inputs the taller tiles, which load less for each multiplication, are as good. */
    private static final int MOST_INPUTS = 64;

    private VectorClampedGemm() {}

    /** Whether {@link #tile} takes less time than a tall tile and a pass over it: two tiles of four rows have little in common. */
    static boolean takes(int rows, int k) {
        return rows >= 2 * ROWS - 1 && rows <= 2 * ROWS && k <= MOST_INPUTS;
    }

    /** See {@link Kernels#gemmClampedTile}; of seven rows the fourth is computed twice. */
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
        int second = rows - ROWS;
        four(a, aFrom, k, panel, panelFrom, start, startFrom, limit, c, cFrom, cStride);
        int x = aFrom + second * DEPTH;
        four(a, x, k, panel, panelFrom, start, startFrom, limit, c, cFrom + second * cStride, cStride);
    }

    private static void four(
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
        FloatVector left0 = load(start, startFrom);
        FloatVector right0 = load(start, startFrom + LANES);
        FloatVector left1 = left0;
        FloatVector right1 = right0;
        FloatVector left2 = left0;
        FloatVector right2 = right0;
        FloatVector left3 = left0;
        FloatVector right3 = right0;
        int depth = Math.min(k, DEPTH);
        int aEnd = aFrom + depth;
        int panelEnd = panelFrom + depth * COLUMNS;
        for (int i = -depth; i < 0; i++) {
            int x = aEnd + i;
            int b = panelEnd + i * COLUMNS;
            FloatVector left = load(panel, b);
            FloatVector right = load(panel, b + LANES);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[x]);
            left0 = a0.fma(left, left0);
            right0 = a0.fma(right, right0);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[x + DEPTH]);
            left1 = a1.fma(left, left1);
            right1 = a1.fma(right, right1);
            FloatVector a2 = FloatVector.broadcast(SPECIES, a[x + 2 * DEPTH]);
            left2 = a2.fma(left, left2);
            right2 = a2.fma(right, right2);
            FloatVector a3 = FloatVector.broadcast(SPECIES, a[x + 3 * DEPTH]);
            left3 = a3.fma(left, left3);
            right3 = a3.fma(right, right3);
        }
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector most = FloatVector.broadcast(SPECIES, limit);
        store(left0, right0, zero, most, c, cFrom);
        store(left1, right1, zero, most, c, cFrom + cStride);
        store(left2, right2, zero, most, c, cFrom + 2 * cStride);
        store(left3, right3, zero, most, c, cFrom + 3 * cStride);
    }

    private static void store(
            FloatVector left, FloatVector right, FloatVector zero, FloatVector most, float[] c, int to) {
        clamp(left, zero, most).intoArray(c, to);
        clamp(right, zero, most).intoArray(c, to + LANES);
    }

    /** Comparisons, for C2 makes many instructions of a max that tells zeros by their signs. */
    private static FloatVector clamp(FloatVector v, FloatVector zero, FloatVector most) {
        FloatVector positive = v.blend(zero, v.compare(VectorOperators.LT, zero));
        return positive.blend(most, positive.compare(VectorOperators.GT, most));
    }
}
