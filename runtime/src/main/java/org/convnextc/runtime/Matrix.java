package org.convnextc.runtime;

/** A weight [outputs, inputs], row-major, outside the heap. Its memory belongs to the model that it was bound for. */
public final class Matrix {
    private final int outputs;
    private final int inputs;
    private final long address;

    Matrix(int outputs, int inputs, long address) {
        this.outputs = outputs;
        this.inputs = inputs;
        this.address = address;
    }

    int outputs() {
        return outputs;
    }

    int inputs() {
        return inputs;
    }

    /** Of the row of weights for one output. */
    long address(int output) {
        return address + (long) output * inputs * Float.BYTES;
    }
}
