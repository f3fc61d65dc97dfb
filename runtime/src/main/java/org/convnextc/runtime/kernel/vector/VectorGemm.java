package org.convnextc.runtime.kernel.vector;

import static org.convnextc.runtime.kernel.vector.VectorKernels.LANES;
import static org.convnextc.runtime.kernel.vector.VectorKernels.SPECIES;
import static org.convnextc.runtime.kernel.vector.VectorKernels.load;

import jdk.incubator.vector.FloatVector;
import org.convnextc.runtime.kernel.Kernels;

/**
 * Tiles of a matrix product. There is a method for each height, in {@code VectorTiles}, which the build writes, for C2 keeps sums in
 * registers only where each is a variable of its own; the loop runs over all of k, so that no sum is stored and loaded again within a tile. Processors that do two multiplications at a time
 * leave room for some six instructions beside them, and vectors' registers and multipliers for nothing else; what C2 makes of these
 * loops is held by a test. They are as they are for its sake, in JDK 17 and in JDK 25:
 *
 * <ul>
 *   <li>Rows of inputs are a constant apart, and all indices grow with i: three registers hold where things are, whatever the height.
 *   <li>k is at most a constant, so that a loop needs no safepoint, hence no second loop around it, with registers of its own, for
 *       collectors that ask for one.
 *   <li>i runs up to 0: where it runs from 0 to a variable, C2 of JDK 17 computes indices from the last round's i and checks bounds again
 *       and again.
 *   <li>With 16 registers the tiles of six and five rows have branches that are never taken, for i is below 0 and what it is compared
 *       with, an index that is in a register anyway, is not. C2 moves the loads of a basic block to its beginning, whether there are
 *       registers for them or not, and then keeps sums on the stack; so the block ends every two or three rows.
 *   <li>Helpers are few: C2 of JDK 17 inlines no more than some fifty operations on vectors; it keeps sums on the heap where there are
 *       more.
 * </ul>
 */
final class VectorGemm {
    static final int COLUMNS = 2 * LANES;

    /** 16, not 32. */
    static final boolean FEW_REGISTERS = LANES * Float.SIZE < 512;

    /**
     * With two vectors of columns, as many sums as 16 registers hold, or 32 as far as C2 can take them. The more rows, the fewer other
     * operations there are for each multiplication: a processor that does two of them at a time waits for the others.
     */
    static final int ROWS = FEW_REGISTERS ? 6 : 8;

    private static final int DEPTH = Kernels.GEMM_DEPTH;

    /** Floats to go on by in what comes next, for each input. */
    static final int FETCH = COLUMNS / Kernels.GEMM_FETCHES;

    private VectorGemm() {}

    /** See {@link Kernels#gemmFetches}: with 16 registers no more than have a part of their own, for the others are faster. */
    static int fetches(int tiles) {
        return FEW_REGISTERS ? Math.min(tiles, Kernels.GEMM_FETCHES) : tiles;
    }

    /** See {@link Kernels#gemmTile}. */
    static int tile(
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
        if (FEW_REGISTERS && next == panelFrom && VectorPairedGemm.takes(rows, k)) {
            VectorPairedGemm.tile(
                    a, aFrom, k, panel, panelFrom, rows, start, startFrom, startStride, c, cFrom, cStride);
            return 0;
        }
        return switch (rows) {
            case 8 ->
                VectorTiles.eight(
                        a, aFrom, k, panel, panelFrom, next, start, startFrom, startStride, c, cFrom, cStride);
            case 7 ->
                VectorTiles.seven(
                        a, aFrom, k, panel, panelFrom, next, start, startFrom, startStride, c, cFrom, cStride);
            case 6 ->
                VectorTiles.six(a, aFrom, k, panel, panelFrom, next, start, startFrom, startStride, c, cFrom, cStride);
            case 5 ->
                VectorTiles.five(a, aFrom, k, panel, panelFrom, next, start, startFrom, startStride, c, cFrom, cStride);
            case 4 ->
                VectorTiles.four(a, aFrom, k, panel, panelFrom, next, start, startFrom, startStride, c, cFrom, cStride);
            default -> oneByOne(a, aFrom, k, panel, panelFrom, rows, start, startFrom, startStride, c, cFrom, cStride);
        };
    }

    private static int oneByOne(
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
        for (int r = 0; r < rows; r++) {
            one(a, aFrom + r * DEPTH, k, panel, panelFrom, start, startFrom + r * startStride, c, cFrom + r * cStride);
        }
        return 0;
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
