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
                case 8 -> eight(a, x, k, panel, panelFrom, start, from, startStride, c, to, cStride);
                case 6 -> six(a, x, k, panel, panelFrom, start, from, startStride, c, to, cStride);
                case 4 -> four(a, x, k, panel, panelFrom, start, from, startStride, c, to, cStride);
                default -> one(a, x, k, panel, panelFrom, start, from, startStride, c, to, cStride);
            }
        }
    }

    private static int height(int rows) {
        return rows >= 8 ? 8 : rows >= 6 ? 6 : rows >= 4 ? 4 : 1;
    }

    private static void eight(
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
        FloatVector s1 = load(start, startFrom + startStride);
        FloatVector s2 = load(start, startFrom + 2 * startStride);
        FloatVector s3 = load(start, startFrom + 3 * startStride);
        FloatVector s4 = load(start, startFrom + 4 * startStride);
        FloatVector s5 = load(start, startFrom + 5 * startStride);
        FloatVector s6 = load(start, startFrom + 6 * startStride);
        FloatVector s7 = load(start, startFrom + 7 * startStride);
        int depth = Math.min(k, DEPTH);
        int aEnd = aFrom + depth;
        int panelEnd = panelFrom + depth * VectorGemm.COLUMNS;
        for (int i = -depth; i < 0; i++) {
            int x = aEnd + i;
            FloatVector w = load(panel, panelEnd + i * VectorGemm.COLUMNS);
            s0 = FloatVector.broadcast(SPECIES, a[x]).fma(w, s0);
            s1 = FloatVector.broadcast(SPECIES, a[x + DEPTH]).fma(w, s1);
            s2 = FloatVector.broadcast(SPECIES, a[x + 2 * DEPTH]).fma(w, s2);
            s3 = FloatVector.broadcast(SPECIES, a[x + 3 * DEPTH]).fma(w, s3);
            s4 = FloatVector.broadcast(SPECIES, a[x + 4 * DEPTH]).fma(w, s4);
            s5 = FloatVector.broadcast(SPECIES, a[x + 5 * DEPTH]).fma(w, s5);
            s6 = FloatVector.broadcast(SPECIES, a[x + 6 * DEPTH]).fma(w, s6);
            s7 = FloatVector.broadcast(SPECIES, a[x + 7 * DEPTH]).fma(w, s7);
        }
        s0.intoArray(c, cFrom);
        s1.intoArray(c, cFrom + cStride);
        s2.intoArray(c, cFrom + 2 * cStride);
        s3.intoArray(c, cFrom + 3 * cStride);
        s4.intoArray(c, cFrom + 4 * cStride);
        s5.intoArray(c, cFrom + 5 * cStride);
        s6.intoArray(c, cFrom + 6 * cStride);
        s7.intoArray(c, cFrom + 7 * cStride);
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
        FloatVector s0 = load(start, startFrom);
        FloatVector s1 = load(start, startFrom + startStride);
        FloatVector s2 = load(start, startFrom + 2 * startStride);
        FloatVector s3 = load(start, startFrom + 3 * startStride);
        FloatVector s4 = load(start, startFrom + 4 * startStride);
        FloatVector s5 = load(start, startFrom + 5 * startStride);
        int depth = Math.min(k, DEPTH);
        int aEnd = aFrom + depth;
        int panelEnd = panelFrom + depth * VectorGemm.COLUMNS;
        for (int i = -depth; i < 0; i++) {
            int x = aEnd + i;
            FloatVector w = load(panel, panelEnd + i * VectorGemm.COLUMNS);
            s0 = FloatVector.broadcast(SPECIES, a[x]).fma(w, s0);
            s1 = FloatVector.broadcast(SPECIES, a[x + DEPTH]).fma(w, s1);
            s2 = FloatVector.broadcast(SPECIES, a[x + 2 * DEPTH]).fma(w, s2);
            s3 = FloatVector.broadcast(SPECIES, a[x + 3 * DEPTH]).fma(w, s3);
            s4 = FloatVector.broadcast(SPECIES, a[x + 4 * DEPTH]).fma(w, s4);
            s5 = FloatVector.broadcast(SPECIES, a[x + 5 * DEPTH]).fma(w, s5);
        }
        s0.intoArray(c, cFrom);
        s1.intoArray(c, cFrom + cStride);
        s2.intoArray(c, cFrom + 2 * cStride);
        s3.intoArray(c, cFrom + 3 * cStride);
        s4.intoArray(c, cFrom + 4 * cStride);
        s5.intoArray(c, cFrom + 5 * cStride);
    }

    private static void four(
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
        FloatVector s1 = load(start, startFrom + startStride);
        FloatVector s2 = load(start, startFrom + 2 * startStride);
        FloatVector s3 = load(start, startFrom + 3 * startStride);
        int depth = Math.min(k, DEPTH);
        int aEnd = aFrom + depth;
        int panelEnd = panelFrom + depth * VectorGemm.COLUMNS;
        for (int i = -depth; i < 0; i++) {
            int x = aEnd + i;
            FloatVector w = load(panel, panelEnd + i * VectorGemm.COLUMNS);
            s0 = FloatVector.broadcast(SPECIES, a[x]).fma(w, s0);
            s1 = FloatVector.broadcast(SPECIES, a[x + DEPTH]).fma(w, s1);
            s2 = FloatVector.broadcast(SPECIES, a[x + 2 * DEPTH]).fma(w, s2);
            s3 = FloatVector.broadcast(SPECIES, a[x + 3 * DEPTH]).fma(w, s3);
        }
        s0.intoArray(c, cFrom);
        s1.intoArray(c, cFrom + cStride);
        s2.intoArray(c, cFrom + 2 * cStride);
        s3.intoArray(c, cFrom + 3 * cStride);
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
