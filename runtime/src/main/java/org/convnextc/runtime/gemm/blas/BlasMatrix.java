package org.convnextc.runtime.gemm.blas;

import org.convnextc.runtime.spi.Mlp;
import org.convnextc.runtime.spi.ThreadContext;

/** Row-major, outside the heap. */
final class BlasMatrix extends BlasWeight {
    private final long address;

    BlasMatrix(int outputs, int inputs, long address) {
        super(outputs, inputs);
        this.address = address;
    }

    /** Of the row of weights for one output. */
    long address(int output) {
        return address + (long) output * inputs() * Float.BYTES;
    }

    @Override
    void sum(BlasOperands at, int rows, int column, int columnEnd, float keep) {
        at.in.at(at.from.address(0, 0));
        at.weight.at(address(column));
        at.out.at(at.to.address(0, 0));
        Blas.gemm(rows, columnEnd - column, inputs(), at.in, at.weight, keep, at.out, outputs());
    }

    @Override
    void run(BlasProduct product, int rows) {
        BlasGemm.run(product, outputs(), rows);
    }

    @Override
    public void mlp(ThreadContext t, int in, Mlp mlp, int residual, int out, int rows) {
        BlasMlp.run(t, in, mlp, residual, out, rows);
    }
}
