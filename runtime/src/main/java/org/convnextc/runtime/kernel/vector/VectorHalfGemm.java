package org.convnextc.runtime.kernel.vector;

import static org.convnextc.runtime.kernel.vector.VectorKernels.SPECIES;
import static org.convnextc.runtime.kernel.vector.VectorKernels.load;

import jdk.incubator.vector.FloatVector;
import org.convnextc.runtime.kernel.Kernels;

/** Tiles with the first vector of a panel's two alone, written as those of {@link VectorGemm} are. Heights that have no method are put together. */
final class VectorHalfGemm {
    private static final int DEPTH = Kernels.GEMM_DEPTH;

    private VectorHalfGemm() {}

    /** See {@link Kernels#gemmHalfTile}. */
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
        int height;
        for (int r = 0; r < rows; r += height) {
            int x = aFrom + r * DEPTH;
            int from = startFrom + r * startStride;
            int to = cFrom + r * cStride;
            height = height(rows - r);
            switch (height) {
                case 8 -> VectorTiles.halfEight(a, x, k, panel, panelFrom, start, from, startStride, c, to, cStride);
                case 6 -> VectorTiles.halfSix(a, x, k, panel, panelFrom, start, from, startStride, c, to, cStride);
                case 4 -> VectorTiles.halfFour(a, x, k, panel, panelFrom, start, from, startStride, c, to, cStride);
                default -> one(a, x, k, panel, panelFrom, start, from, startStride, c, to, cStride);
            }
        }
    }

    private static int height(int rows) {
        return rows >= 8 ? 8 : rows >= 6 ? 6 : rows >= 4 ? 4 : 1;
    }

    private static void one(
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
        FloatVector s0 = load(start, startFrom);
        int depth = Math.min(k, DEPTH);
        int aEnd = aFrom + depth;
        int panelEnd = panelFrom + depth * VectorGemm.COLUMNS;
        for (int i = -depth; i < 0; i++) {
            int x = aEnd + i;
            FloatVector w = load(panel, panelEnd + i * VectorGemm.COLUMNS);
            s0 = FloatVector.broadcast(SPECIES, a[x]).fma(w, s0);
        }
        s0.intoArray(c, cFrom);
    }
}
