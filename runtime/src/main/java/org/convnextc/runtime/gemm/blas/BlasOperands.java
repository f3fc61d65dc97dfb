package org.convnextc.runtime.gemm.blas;

import org.convnextc.runtime.memory.Cursor;
import org.convnextc.runtime.spi.ThreadContext;

/**
 * Where the three matrices of a product in OpenBLAS are: one for each thread, set anew for each product, so that a forward makes no objects.
 */
final class BlasOperands {
    final Cursor in = new Cursor();
    final Cursor weight = new Cursor();
    final Cursor out = new Cursor();

    /** The rows of inputs, and those of outputs. */
    final ArenaRows from = new ArenaRows();

    final ArenaRows to = new ArenaRows();

    private BlasOperands() {}

    static BlasOperands of(ThreadContext t) {
        return t.kept(BlasOperands.class, context -> new BlasOperands());
    }
}
