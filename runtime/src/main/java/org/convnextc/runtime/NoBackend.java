package org.convnextc.runtime;

/** In place of a backend where products are computed in native code, whose weights go through a {@link Packer}. */
enum NoBackend implements Backend {
    INSTANCE;

    @Override
    public Matrix bind(Weight weight) {
        throw new IllegalStateException(
                weight.name() + " cannot be bound for Java: this class is of the native target");
    }

    @Override
    public Arena arena(int floats) {
        throw new IllegalStateException("native code has working memory of its own");
    }

    @Override
    public void close() {}
}
