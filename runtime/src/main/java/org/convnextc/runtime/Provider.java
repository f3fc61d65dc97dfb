package org.convnextc.runtime;

/** Which kernels the parts outside OpenBLAS run on. */
public enum Provider {
    /** {@link #VECTOR} where the JVM has what it needs, else {@link #PLAIN}. */
    AUTO,
    /** {@code jdk.incubator.vector}. */
    VECTOR,
    /** Plain Java loops: on every JVM. */
    PLAIN
}
