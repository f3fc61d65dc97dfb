package org.convnextc.compiler.driver;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.convnextc.runtime.Options;

/**
 * What a JVM that measures is to do, as words of its command line.
 *
 * @param floats of an input
 * @param warmup forwards before those that are measured
 * @param runs forwards that are measured
 * @param weightsKey see {@link WeightsKey}
 */
record ForwardRun(
        String className, Path weights, int threads, int floats, int warmup, int runs, Optional<String> weightsKey) {
    /** Without the weights' key. */
    private static final int WORDS = 6;

    static ForwardRun of(String... words) {
        return new ForwardRun(
                words[0],
                Path.of(words[1]),
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3]),
                Integer.parseInt(words[4]),
                Integer.parseInt(words[5]),
                words.length > WORDS ? Optional.of(words[WORDS]) : Optional.empty());
    }

    List<String> words() {
        var words = new ArrayList<>(List.of(
                className,
                weights.toString(),
                Integer.toString(threads),
                Integer.toString(floats),
                Integer.toString(warmup),
                Integer.toString(runs)));
        weightsKey.ifPresent(words::add);
        return words;
    }

    Options options() {
        Options options = Options.defaults().withThreads(threads);
        return weightsKey.map(options::withWeightsKey).orElse(options);
    }

    /** The same numbers each time. */
    float[] input() {
        var random = new SplittableRandom(1);
        float[] input = new float[floats];
        for (int i = 0; i < floats; i++) {
            input[i] = (float) random.nextDouble(-2, 2);
        }
        return input;
    }
}
