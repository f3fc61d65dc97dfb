package org.convnextc.cuda;

/** What a net's description asks for, step by step. Addresses are a device's. */
interface Work {
    /** Whether a launch of a kernel gives each multiprocessor a block. */
    boolean fills(String kernel, int images);

    /**
     * Runs a kernel of the net on all images.
     *
     * @param pointers its arguments
     */
    void launch(String kernel, int images, long... pointers);

    /** @param residual 0 for none, as is {@code bias}; the residual may be {@code out} */
    void gemm(Gemm gemm, long in, long weight, long bias, long residual, long out);
}
