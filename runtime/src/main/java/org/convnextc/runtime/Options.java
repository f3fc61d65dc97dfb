package org.convnextc.runtime;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * How a model runs.
 *
 * @param threads that share the work of one forward
 * @param provider of the kernels outside OpenBLAS
 * @param labels names of the classes in the order of the outputs; empty for none, or for ImageNet's where the net has 1000 classes of
 *     normalised RGB images
 * @param weightsKey which top-level entry of a PyTorch file holds the weights, such as {@code model_ema}; empty: the model's
 */
public record Options(int threads, Provider provider, List<String> labels, Optional<String> weightsKey) {
    /** Overrides the default number of threads. */
    public static final String THREADS_PROPERTY = "org.convnextc.threads";

    /** Overrides the default provider: {@code auto}, {@code vector} or {@code plain}. */
    public static final String PROVIDER_PROPERTY = "org.convnextc.provider";

    /** More threads are a mistake that would exhaust the machine. */
    public static final int MAX_THREADS = 1024;

    public Options {
        if (threads < 1 || threads > MAX_THREADS) {
            throw new IllegalArgumentException("threads is " + threads + "; it must be 1 to " + MAX_THREADS);
        }
        Objects.requireNonNull(provider, "provider");
        labels = List.copyOf(labels);
        Objects.requireNonNull(weightsKey, "weightsKey");
    }

    /** All available processors and the best provider, unless system properties say otherwise; no labels and no key. */
    public static Options defaults() {
        return new Options(defaultThreads(), defaultProvider(), List.of(), Optional.empty());
    }

    public Options withThreads(int threads) {
        return new Options(threads, provider, labels, weightsKey);
    }

    public Options withProvider(Provider provider) {
        return new Options(threads, provider, labels, weightsKey);
    }

    public Options withLabels(List<String> labels) {
        return new Options(threads, provider, labels, weightsKey);
    }

    public Options withWeightsKey(String key) {
        return new Options(threads, provider, labels, Optional.of(key));
    }

    private static int defaultThreads() {
        String text = System.getProperty(THREADS_PROPERTY);
        if (text == null) {
            return Runtime.getRuntime().availableProcessors();
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "system property " + THREADS_PROPERTY + " is \"" + text + "\"; it must be a number", e);
        }
    }

    private static Provider defaultProvider() {
        String text = System.getProperty(PROVIDER_PROPERTY, "auto");
        try {
            return Provider.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "system property " + PROVIDER_PROPERTY + " is \"" + text + "\"; it must be auto, vector or plain",
                    e);
        }
    }
}
