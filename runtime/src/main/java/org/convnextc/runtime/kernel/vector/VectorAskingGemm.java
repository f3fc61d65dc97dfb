package org.convnextc.runtime.kernel.vector;

import jdk.incubator.vector.VectorMask;
import org.convnextc.runtime.kernel.Kernels;

/**
 * Tiles that fetch what comes next by stores of no lane. They change nothing, and yet the processor brings the line that they name into
 * its cache; unlike a read, a store is done with before the line is there, so that no multiplication waits for it.
 */
final class VectorAskingGemm {
    /** Nobody sees what this is, so that C2 leaves the stores in. */
    static final VectorMask<Float> NO_LANES = VectorMask.fromLong(VectorKernels.SPECIES, 0);

    /** C2 of JDK 17 calls a method for each store under a mask; with AVX2 alone a processor takes long for one. */
    private static final boolean COMPILED =
            !VectorGemm.FEW_REGISTERS && Runtime.version().feature() >= 21;

    private VectorAskingGemm() {}

    /** Whether {@link #tile} has a method for so many rows. With eight, C2 keeps sums on the heap. */
    static boolean takes(int rows) {
        return COMPILED && (rows == 7 || rows == 6);
    }

    /** See {@link Kernels#gemmAskingTile}. */
    static void tile(
            float[] a,
            int aFrom,
            int k,
            float[] panel,
            int panelFrom,
            int next,
            int rows,
            float[] start,
            int startFrom,
            int startStride,
            float[] c,
            int cFrom,
            int cStride) {
        if (rows == 7) {
            VectorTiles.askingSeven(
                    a, aFrom, k, panel, panelFrom, next, start, startFrom, startStride, c, cFrom, cStride);
        } else {
            VectorTiles.askingSix(
                    a, aFrom, k, panel, panelFrom, next, start, startFrom, startStride, c, cFrom, cStride);
        }
    }
}
