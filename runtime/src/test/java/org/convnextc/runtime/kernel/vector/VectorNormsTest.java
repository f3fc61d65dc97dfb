package org.convnextc.runtime.kernel.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VectorNormsTest {
    private static final int ROWS = 11;
    private static final float EPS = 1e-6f;

    /** Rows are shared out among threads, and what a row gives must not depend on those beside it. */
    @ParameterizedTest
    @ValueSource(ints = {3, 16, 37, 96, 201, 384, 600})
    void rowsTogetherGiveWhatEachGivesAlone(int columns) {
        float[] x = random(ROWS * columns);
        // One of little deviation, which is computed in double precision.
        Arrays.fill(x, 5 * columns, 6 * columns, 1e30f);
        float[] alone = x.clone();
        for (int r = 0; r < ROWS; r++) {
            float[] row = Arrays.copyOfRange(x, r * columns, (r + 1) * columns);
            VectorNorms.layer(row, 1, columns, EPS);
            System.arraycopy(row, 0, alone, r * columns, columns);
        }
        VectorNorms.layer(x, ROWS, columns, EPS);
        assertArrayEquals(alone, x);
    }

    private static float[] random(int count) {
        var random = new SplittableRandom(1);
        float[] x = new float[count];
        for (int i = 0; i < count; i++) {
            x[i] = (float) random.nextDouble(-2, 5);
        }
        return x;
    }
}
