package org.convnextc.benchmarks;

/** A loaded net of one library. */
interface Engine extends AutoCloseable {
    /** [N, C, H, W] to [N, classes], for the N that the engine was opened for. */
    float[] forward(float[] pixels) throws Exception;

    /** Library, version and threads. */
    String describe();

    @Override
    void close();
}
