package org.convnextc.checkpoint;

/** A tensor that is read piece by piece, as float32, in row-major order. */
public interface TensorSource {
    /** As in the checkpoint, or how it was derived: for messages. */
    String name();

    /** Outermost extent first; empty for a scalar. */
    int[] shape();

    /** How the elements are stored, by the names of safetensors: for listings. */
    default String type() {
        return "F32";
    }

    /**
     * Reads {@code count} elements from the element {@code from} on into {@code into[offset ...]}; half precision is widened, double
     * precision rounded.
     *
     * @throws CheckpointException where the file cannot be read or ends too early
     */
    void read(long from, float[] into, int offset, int count);
}
