package org.convnextc.tool.measure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.convnextc.runtime.GemmProvider;
import org.convnextc.runtime.Options;

/**
 * What a JVM that measures is to do, as words of its command line.
 *
 * @param options of which threads, products and the weights' key are told
 * @param floats of an input
 * @param warmup least number of forwards before those that are measured; 0 for none
 * @param runs forwards that are measured
 */
public record ForwardRun(String className, Path weights, Options options, int floats, int warmup, int runs) {
    /** The number of words without the weights' key. */
    private static final int WORDS = 7;

    static ForwardRun of(String... words) {
        Options options =
                Options.defaults().withThreads(Integer.parseInt(words[2])).withGemm(GemmProvider.valueOf(words[3]));
        return new ForwardRun(
                words[0],
                Path.of(words[1]),
                words.length > WORDS ? options.withWeightsKey(words[WORDS]) : options,
                Integer.parseInt(words[4]),
                Integer.parseInt(words[5]),
                Integer.parseInt(words[6]));
    }

    public List<String> words() {
        var words = new ArrayList<>(List.of(
                className,
                weights.toString(),
                Integer.toString(options.threads()),
                options.gemm().name(),
                Integer.toString(floats),
                Integer.toString(warmup),
                Integer.toString(runs)));
        options.weightsKey().ifPresent(words::add);
        return words;
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
