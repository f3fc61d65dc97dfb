package org.convnextc.runtime.kernel.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.convnextc.runtime.kernel.Kernels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tiles that take two inputs a round give the bits of those that take one: which of them a row meets depends on the number of threads. */
final class VectorPairedGemmTest {
    private static final int COLUMNS = VectorGemm.COLUMNS;
    private static final int STRIDE = COLUMNS + 3;

    /** Below 0 and above the sums of some rows, for they are between -k and k. */
    private static final float LIMIT = 0.25f;

    @ParameterizedTest
    @CsvSource({"6, 2", "6, 16", "6, 192", "5, 2", "5, 54", "5, 192"})
    void areTheSameBits(int rows, int k) {
        assertTrue(VectorPairedGemm.takes(rows, k));
        var random = new Random(7);
        float[] a = floats(random, rows * Kernels.GEMM_DEPTH + 1);
        float[] panel = floats(random, 2 * Kernels.GEMM_DEPTH * COLUMNS);
        float[] start = floats(random, rows * STRIDE + COLUMNS);
        float[] expected = new float[rows * STRIDE + 1];
        float[] found = new float[expected.length];
        int next = Kernels.GEMM_DEPTH * COLUMNS;
        VectorGemm.tile(a, 1, k, panel, 5, next, rows, start, 2, STRIDE, expected, 1, STRIDE);
        VectorPairedGemm.tile(a, 1, k, panel, 5, rows, start, 2, STRIDE, found, 1, STRIDE);
        assertArrayEquals(expected, found);

        VectorGemm.tile(a, 1, k, panel, 5, next, rows, start, 2, 0, expected, 1, STRIDE);
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < COLUMNS; j++) {
                int at = 1 + r * STRIDE + j;
                expected[at] = Math.min(Math.max(expected[at], 0), LIMIT);
            }
        }
        VectorPairedGemm.clampedTile(a, 1, k, panel, 5, rows, start, 2, LIMIT, found, 1, STRIDE);
        assertArrayEquals(expected, found);
    }

    /** The last of an odd number of inputs would be left over, and other heights have no method. */
    @ParameterizedTest
    @CsvSource({"6, 27", "4, 16", "8, 16"})
    void areNotTaken(int rows, int k) {
        assertFalse(VectorPairedGemm.takes(rows, k));
    }

    private static float[] floats(Random random, int count) {
        float[] x = new float[count];
        for (int i = 0; i < count; i++) {
            x[i] = 2 * random.nextFloat() - 1;
        }
        return x;
    }
}
