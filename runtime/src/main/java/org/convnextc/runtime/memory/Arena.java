package org.convnextc.runtime.memory;

/** The working memory of one image, addressed in floats. Kernels in Java copy pieces of it to arrays and back. */
public interface Arena extends AutoCloseable {
    void read(int index, float[] into, int offset, int count);

    void write(int index, float[] from, int offset, int count);

    @Override
    void close();
}
