package org.convnextc.runtime;

/** What computes matrix products. */
public enum GemmProvider {
    /** {@link #VECTOR} where the JVM has vectors and the heap room for the weights, else {@link #OPENBLAS}. */
    AUTO,
    /** OpenBLAS: weights and working memory outside the heap. */
    OPENBLAS,
    /** Kernels in Java, those of the {@link Provider}, on packed weights in the heap: no native code at all. */
    VECTOR
}
