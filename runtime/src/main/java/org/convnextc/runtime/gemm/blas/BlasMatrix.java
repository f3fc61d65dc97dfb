package org.convnextc.runtime.gemm.blas;

import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.memory.NativeArena;
import org.convnextc.runtime.spi.Matrix;
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
    void sum(
            ThreadContext t,
            NativeArena inArena,
            int in,
            int rows,
            int column,
            int columnEnd,
            float keep,
            NativeArena outArena,
            int out) {
        BlasCursors at = BlasCursors.of(t);
        at.in.at(inArena.address(in));
        at.weight.at(address(column));
        at.out.at(outArena.address(out));
        Blas.gemm(rows, columnEnd - column, inputs(), at.in, at.weight, keep, at.out, outputs());
    }

    @Override
    public void multiply(
            ThreadContext t,
            NativeArena inArena,
            int in,
            float[] bias,
            Activation activation,
            int residual,
            int out,
            int rows) {
        BlasGemm.run(t, inArena, in, this, bias, activation, residual, (NativeArena) t.arena(), out, rows);
    }

    @Override
    public void mlp(
            ThreadContext t,
            int in,
            float[] hiddenBias,
            Activation activation,
            Matrix project,
            float[] bias,
            int residual,
            int out,
            int rows) {
        BlasMlp.run(t, in, this, hiddenBias, activation, (BlasMatrix) project, bias, residual, out, rows);
    }
}
