package org.convnextc.runtime.nativenet;

/** The C++ side of a net: what a class of the native target hands to the runtime. Handles are opaque; 0 means out of memory. */
public interface NativeNet {
    /** Whether it was compiled for an instruction set ({@link InstructionSet#ordinal}) and this processor has it. */
    boolean hasIsa(int isa);

    /** Takes memory for all weights. */
    long open(int isa);

    /**
     * Takes a part of the weights' memory from the system, which else happens at the first use of each page; other threads may be packing.
     *
     * @param part 0, 1 and so on
     * @return false behind the last one
     */
    boolean prepare(long net, int part);

    /**
     * Rows {@code from ... from + count} of a weight, reordered from [row, input, tap] to [row, tap, input] and then multiplied by
     * factors: row r by {@code rowFactors[r]}, column c by {@code columnFactors[c mod period]}; either may be null.
     *
     * @param slot number of the weight, in the order of binding
     * @param rows are changed in place
     * @param taps 1 where nothing is to be reordered
     * @return false where there was not enough memory
     */
    boolean pack(
            long net,
            int slot,
            int from,
            int count,
            float[] rows,
            int taps,
            float[] rowFactors,
            float[] columnFactors,
            int period);

    /** sums[r] = sum over c of rows[r, c] vector[c mod period], for {@code count} rows. */
    void dot(long net, int count, int columns, float[] rows, float[] vector, int period, double[] sums);

    void close(long net);

    /** Working memory for one forward at a time, by at most so many threads. */
    long start(long net, int threads);

    /**
     * False where there was not enough memory, or the system refused a thread.
     *
     * @param workers threads that share the work
     * @param in [images, channels, height, width]
     * @param out [images, outputs]
     */
    boolean forward(long context, int workers, float[] in, int images, float[] out);

    void stop(long context);
}
