package org.convnextc.runtime.spi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.convnextc.runtime.javanet.TestArena;
import org.junit.jupiter.api.Test;

final class WeightsTest {
    private static Weight weight(float[] values, int... shape) {
        return new Weight("w", shape) {
            @Override
            public void read(int from, int count, float[] into) {
                System.arraycopy(values, from * columns(), into, 0, count * columns());
            }
        };
    }

    private static float[] counting(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i + 1;
        }
        return values;
    }

    @Test
    void scaleColumnsRepeatsTheFactor() {
        Weight scaled = Weights.scaleColumns(weight(counting(8), 2, 4), new float[] {10, 100});
        assertArrayEquals(new float[] {10, 200, 30, 400, 50, 600, 70, 800}, scaled.readAll());
    }

    @Test
    void scaleRowsFromAnyRow() {
        Weight scaled = Weights.scaleRows(weight(counting(6), 3, 2), new float[] {1, 10, 100});
        assertArrayEquals(new float[] {1, 2, 30, 40, 500, 600}, scaled.readAll());
        assertArrayEquals(
                new int[] {3, 1, 2, 1},
                Weights.scaleRows(weight(counting(6), 3, 1, 2, 1), new float[3]).shape());
        float[] last = new float[2];
        scaled.read(2, 1, last);
        assertArrayEquals(new float[] {500, 600}, last);
    }

    @Test
    void reorderPutsInputsInnermost() {
        // [1, 2, 2, 2] counts (i, ky, kx); the matrix has (ky, kx, i).
        Weight reordered = Weights.reorder(weight(counting(8), 1, 2, 2, 2));
        assertArrayEquals(new float[] {1, 5, 2, 6, 3, 7, 4, 8}, reordered.readAll());
        assertEquals(8, reordered.columns());
    }

    @Test
    void affineAddsUpInDoublePrecision() {
        float[] large = {1e8f, 1, -1e8f, 1};
        assertArrayEquals(new float[] {2.5f}, Weights.affine(weight(large, 1, 4), new float[] {1}, new float[] {0.5f}));
        assertArrayEquals(
                new float[] {1 * 2 + 2 * 3, 3 * 2 + 4 * 3},
                Weights.affine(weight(counting(4), 2, 2), new float[] {2, 3}, null));
    }

    @Test
    void affineOfMoreRowsThanOnePiece() {
        int rows = 5 * Weights.PIECE / 1000;
        float[] values = TestArena.random(1, rows * 1000);
        float[] sums = Weights.affine(weight(values, rows, 1000), new float[] {1}, null);
        for (int r = 0; r < rows; r++) {
            double sum = 0;
            for (int i = 0; i < 1000; i++) {
                sum += values[r * 1000 + i];
            }
            assertEquals((float) sum, sums[r]);
        }
    }

    @Test
    void batchnormIsAFactorAndAShift() {
        float[] factor = Weights.batchnormFactor(new float[] {2, 6}, new float[] {3, 8}, 1);
        assertArrayEquals(new float[] {1, 2}, factor);
        float[] bias = {5, 10};
        float[] mean = {4, 3};
        assertArrayEquals(new float[] {1, 4}, Weights.batchnormShift(bias, mean, factor, null));
        assertArrayEquals(new float[] {101, 6}, Weights.batchnormShift(bias, mean, factor, new float[] {100, 1}));
    }

    @Test
    void lengthsThatDoNotFitAreRefused() {
        Weight w = weight(counting(6), 2, 3);
        assertThrows(IllegalArgumentException.class, () -> Weights.scaleColumns(w, new float[2]));
        assertThrows(IllegalArgumentException.class, () -> Weights.scaleRows(w, new float[3]));
        assertThrows(IllegalArgumentException.class, () -> Weights.affine(w, new float[0], null));
        assertThrows(IllegalArgumentException.class, () -> Weights.multiply(new float[2], new float[3]));
        assertThrows(
                IllegalArgumentException.class,
                () -> Weights.batchnormShift(new float[2], new float[2], new float[2], new float[1]));
        assertThrows(IllegalArgumentException.class, () -> Weights.reorder(w));
    }
}
