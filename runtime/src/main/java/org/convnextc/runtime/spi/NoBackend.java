package org.convnextc.runtime.spi;

import org.convnextc.runtime.memory.Arena;

/** In place of a backend where products are not computed in Java: another class keeps the weights. */
enum NoBackend implements Backend {
    INSTANCE;

    @Override
    public Matrix bind(Weight weight) {
        throw new IllegalStateException(weight.name() + " cannot be bound for Java: this class is of another target");
    }

    @Override
    public Convolution bindConvolution(Weight weight, int tile) {
        throw new IllegalStateException(weight.name() + " cannot be bound for Java: this class is of another target");
    }

    @Override
    public Arena arena(int floats) {
        throw new IllegalStateException("native code has working memory of its own");
    }

    @Override
    public void close() {}
}
