package org.convnextc.runtime.kernel.vector;

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
            VectorTiles.pairedSix(a, aFrom, k, panel, panelFrom, start, startFrom, startStride, c, cFrom, cStride);
        } else {
            VectorTiles.pairedFive(a, aFrom, k, panel, panelFrom, start, startFrom, startStride, c, cFrom, cStride);
        }
    }

    /** See {@link Kernels#gemmClampedTile}: results that are clamped in registers, as those of {@link VectorClampedGemm}. */
    static void clampedTile(
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
            VectorTiles.pairedClampedSix(a, aFrom, k, panel, panelFrom, start, startFrom, limit, c, cFrom, cStride);
        } else {
            VectorTiles.pairedClampedFive(a, aFrom, k, panel, panelFrom, start, startFrom, limit, c, cFrom, cStride);
        }
    }
}
