package org.convnextc.compiler.target.cuda;

/** An array that a step reads or writes. */
public sealed interface Operand {
    /** A value of the function, in the arena. */
    record Value(String name) implements Operand {}

    /** The net's input. */
    record Input() implements Operand {}

    /** An output of the net, by its number. */
    record Output(int number) implements Operand {}

    /**
     * What kernels of one instruction hand to each other.
     *
     * @param offset floats of one image before it
     */
    record Scratch(int offset) implements Operand {}

    /**
     * A weight.
     *
     * @param path relative to the function's prefix; of the instruction, for batch normalisation
     * @param name the path, with what is made of it for batch normalisation
     * @param eps of batch normalisation
     */
    record Weight(String path, String name, Storage storage, double eps) implements Operand {}

    /** How a weight lies on the device. */
    enum Storage {
        /** A matrix in the type of values: products read it. */
        MATRIX,
        /** A vector in the type of values: products add it. */
        VALUES,
        /** A vector in float32. */
        FLOATS,
        /** A convolution's weight in float32, tap by tap. */
        TAPS,
        /** Batch normalisation's factor, from the parameters under the path. */
        BATCHNORM_FACTOR
    }
}
