package org.convnextc.runtime;

/** What computes matrix products in the Java target; the native target has kernels of its own alone, and takes {@link #AUTO}. */
public enum GemmProvider {
    /**
     * {@link #VECTOR} where the JVM has vectors and the heap room for the weights; else {@link #OPENBLAS}; in Java again where that cannot be
     * loaded.
     */
    AUTO,
    /** OpenBLAS: weights and working memory outside the heap. */
    OPENBLAS,
    /** The kernels of the {@link Provider}, on packed weights in the heap: no native code at all. */
    VECTOR
}
