package org.convnextc.runtime.spi;

import org.convnextc.runtime.kernel.Activation;

/** A weight [outputs, inputs], in the form that a {@link Backend} multiplies with. It belongs to the model that it was bound for. */
public abstract class Matrix {
    /** In place of an arena offset, where nothing is added. */
    public static final int NO_RESIDUAL = -1;

    private final int outputs;
    private final int inputs;

    protected Matrix(int outputs, int inputs) {
        this.outputs = outputs;
        this.inputs = inputs;
    }

    public final int outputs() {
        return outputs;
    }

    public final int inputs() {
        return inputs;
    }

    /** A worker's share of {@code Ops.gemm}, without the barrier behind it. */
    public abstract void multiply(
            ThreadContext t, int in, float[] bias, Activation activation, int residual, int out, int rows);

    /** A worker's share of {@code Ops.convGemm}, without the barrier behind it. */
    public abstract void convolve(
            ThreadContext t, WindowedImage windows, float[] bias, Activation activation, int residual, int out);

    /** A worker's share of {@code Ops.mlp} with this weight as the first one, without the barrier behind it. */
    public abstract void mlp(ThreadContext t, int in, Mlp mlp, int residual, int out, int rows);
}
