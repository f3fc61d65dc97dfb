package org.convnextc.runtime.javanet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import org.convnextc.runtime.Provider;
import org.convnextc.runtime.kernel.Kernels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tiles that ask for weights compute what others do, bit for bit, and leave the weights as they are. */
final class AskingTilesTest {
    private final Kernels kernels = KernelChoice.of(Provider.VECTOR);
    private final int columns = kernels.gemmColumns();
    private final Random random = new Random(1);

    @ParameterizedTest
    @ValueSource(ints = {5, 64, Kernels.GEMM_DEPTH})
    void areBitForBitTheOthers(int k) {
        float[] rows = numbers(kernels.gemmRows() * Kernels.GEMM_DEPTH);
        float[] panels = numbers(2 * k * columns + columns);
        float[] untouched = panels.clone();
        float[] start = numbers(columns);
        for (int height = 1; height <= kernels.gemmRows(); height++) {
            float[] asked = new float[kernels.gemmRows() * columns];
            float[] expected = asked.clone();
            kernels.gemmAskingTile(rows, 0, k, panels, 0, k * columns, height, start, 0, 0, asked, 0, columns);
            kernels.gemmTile(rows, 0, k, panels, 0, 0, height, start, 0, 0, expected, 0, columns);
            assertArrayEquals(expected, asked, 0f);
            assertArrayEquals(untouched, panels, 0f);
        }
    }

    private float[] numbers(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.nextFloat() - 0.5f;
        }
        return numbers;
    }
}
