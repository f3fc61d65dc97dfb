package org.convnextc.runtime.gemm.blas;

import org.convnextc.runtime.memory.Cursor;
import org.convnextc.runtime.spi.ThreadContext;

/** A worker's pointers to the three matrices of a product in OpenBLAS. */
final class BlasCursors {
    final Cursor in = new Cursor();
    final Cursor weight = new Cursor();
    final Cursor out = new Cursor();

    private BlasCursors() {}

    static BlasCursors of(ThreadContext t) {
        return t.kept(BlasCursors.class, worker -> new BlasCursors());
    }
}
