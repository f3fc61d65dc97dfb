package org.convnextc.runtime;

/** What computes matrix products. */
public enum GemmProvider {
    /**
     * {@link #VECTOR} in the native target, and in the Java target where the JVM has vectors and the heap room for the weights; else
     * {@link #OPENBLAS}; in Java again where that cannot be loaded.
     */
    AUTO,
    /** OpenBLAS: weights and working memory outside the heap. */
    OPENBLAS,
    /**
     * The target's own kernels, on packed weights. In the Java target they are those of the {@link Provider}, with weights in the heap: no
     * native code at all.
     */
    VECTOR
}
