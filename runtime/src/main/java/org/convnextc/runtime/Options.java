package org.convnextc.runtime;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a model runs.
 *
 * @param threads that share the work of one forward
 * @param provider of the kernels in Java
 * @param gemm what computes matrix products
 * @param labels names of the classes in the order of the outputs; empty for those that the class was compiled with, or for ImageNet's
 *     where the net has 1000 classes of normalised RGB images
 * @param weightsKey which entry of a PyTorch file holds the weights, such as {@code model_ema}, or {@code ema.module} for one in another;
 *     empty: the model's
 */
public record Options(
        int threads, Provider provider, GemmProvider gemm, List<String> labels, Optional<String> weightsKey) {
    /** Overrides the default number of threads. */
    public static final String THREADS_PROPERTY = "org.convnextc.threads";

    /** Overrides the default provider: {@code auto}, {@code vector} or {@code plain}. */
    public static final String PROVIDER_PROPERTY = "org.convnextc.provider";

    /** Overrides the default of what computes matrix products: {@code auto}, {@code openblas} or {@code vector}. */
    public static final String GEMM_PROPERTY = "org.convnextc.gemm";

    /** More threads are a mistake that would exhaust the machine. */
    public static final int MAX_THREADS = 1024;

    public Options {
        if (threads < 1 || threads > MAX_THREADS) {
            throw new IllegalArgumentException("threads is " + threads + "; it must be 1 to " + MAX_THREADS);
        }
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(gemm, "gemm");
        labels = List.copyOf(labels);
        Objects.requireNonNull(weightsKey, "weightsKey");
    }

    /** All available processors and the best provider, unless system properties say otherwise; no labels and no key. */
    public static Options defaults() {
        return new Options(defaultThreads(), defaultProvider(), defaultGemm(), List.of(), Optional.empty());
    }

    public Options withThreads(int threads) {
        return new Options(threads, provider, gemm, labels, weightsKey);
    }

    public Options withProvider(Provider provider) {
        return new Options(threads, provider, gemm, labels, weightsKey);
    }

    public Options withGemm(GemmProvider gemm) {
        return new Options(threads, provider, gemm, labels, weightsKey);
    }

    public Options withLabels(List<String> labels) {
        return new Options(threads, provider, gemm, labels, weightsKey);
    }

    public Options withWeightsKey(String key) {
        return new Options(threads, provider, gemm, labels, Optional.of(key));
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
        return property(PROVIDER_PROPERTY, Provider.AUTO);
    }

    private static GemmProvider defaultGemm() {
        return property(GEMM_PROPERTY, GemmProvider.AUTO);
    }

    /** The constant that a system property names in any case. */
    private static <E extends Enum<E>> E property(String name, E otherwise) {
        String text = System.getProperty(name);
        if (text == null) {
            return otherwise;
        }
        List<E> constants = List.of(otherwise.getDeclaringClass().getEnumConstants());
        return constants.stream()
                .filter(constant -> constant.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("system property " + name + " is \"" + text
                        + "\"; it must be one of "
                        + constants.stream()
                                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }
}
