package org.convnextc.runtime;

import org.convnextc.runtime.kernel.Activation;

/** Row-major, outside the heap. */
final class BlasMatrix extends Matrix {
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
    void multiply(Worker t, int in, float[] bias, Activation activation, int residual, int out, int rows) {
        var arena = (NativeArena) t.arena();
        BlasGemm.run(t, arena, in, this, bias, activation, residual, arena, out, rows);
    }

    @Override
    void mlp(
            Worker t,
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
