package org.convnextc.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * What a measuring process opens.
 *
 * @param model a class name of a generated class, or the path of a model file
 * @param weights for engines whose model file has none
 * @param input [N, C, H, W]
 */
record EngineArguments(String model, Path weights, int threads, int[] input) {
    int elements() {
        return Arrays.stream(input).reduce(1, Math::multiplyExact);
    }

    long[] shape() {
        return Arrays.stream(input).asLongStream().toArray();
    }
}
