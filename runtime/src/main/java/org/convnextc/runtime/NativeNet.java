package org.convnextc.runtime;

/** The C++ side of a net: what a class of the native target hands to the runtime. Handles are opaque; 0 means out of memory. */
public interface NativeNet {
    /** Whether it was compiled for an instruction set ({@link InstructionSet#ordinal}) and this processor has it. */
    boolean hasIsa(int isa);

    /**
     * Takes memory for all weights.
     *
     * @param sgemm address of {@code cblas_sgemm}, which is to compute all products; 0 for the net's own kernels
     */
    long open(int isa, long sgemm);

    /**
     * Rows {@code from ... from + count} of a weight.
     *
     * @param slot number of the weight, in the order of binding
     */
    void pack(long net, int slot, int from, int count, float[] rows);

    void close(long net);

    /** Threads and working memory for one forward at a time. */
    long start(long net, int threads);

    /**
     * @param in address of [images, channels, height, width]
     * @param out address of [images, outputs]
     */
    void forward(long session, long in, int images, long out);

    void stop(long session);
}
