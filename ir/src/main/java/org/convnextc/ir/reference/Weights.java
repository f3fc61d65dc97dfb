package org.convnextc.ir.reference;

/** Weights by path, for {@link Reference}. */
@FunctionalInterface
public interface Weights {
    /** Throws an exception of its own for a path that is not there. */
    Tensor64 get(String path);
}
