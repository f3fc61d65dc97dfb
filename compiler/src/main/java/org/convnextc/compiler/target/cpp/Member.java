package org.convnextc.compiler.target.cpp;

import org.convnextc.compiler.target.CallRun;
import org.convnextc.ir.Function;

/** A member of a function's struct. Weights are bound in the order of the members. */
public sealed interface Member {
    /** The C++ name. */
    String name();

    /** How a weight is handed over. */
    enum Storage {
        /** Row by row. */
        ROWS,
        /** All numbers in their order. */
        VECTOR,
        /** Batch normalisation's factor, from the parameters under the path. */
        BATCHNORM_FACTOR
    }

    /**
     * A weight.
     *
     * @param type in C++
     * @param path relative to the function's prefix; of the instruction, for batch normalisation
     * @param eps of batch normalisation
     */
    record Weight(String name, String type, String path, Storage storage, double eps) implements Member {}

    /**
     * Blocks: what some calls bind.
     *
     * @param type in C++
     */
    record Blocks(String name, String type, CallRun run) implements Member {
        public Function callee() {
            return run.callee();
        }
    }
}
