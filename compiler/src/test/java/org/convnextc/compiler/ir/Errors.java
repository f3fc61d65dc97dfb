package org.convnextc.compiler.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** How far tensors are apart. */
public final class Errors {
    private Errors() {}

    /** max|found - expected| / max|expected|; not a number where either is none. */
    public static double relative(Tensor64 found, Tensor64 expected) {
        assertEquals(expected.dims(), found.dims());
        double greatest = 0;
        double error = 0;
        for (int i = 0; i < expected.data().length; i++) {
            greatest = Math.max(greatest, Math.abs(expected.data()[i]));
            error = Math.max(error, Math.abs(found.data()[i] - expected.data()[i]));
        }
        return error == 0 ? 0 : error / greatest;
    }
}
