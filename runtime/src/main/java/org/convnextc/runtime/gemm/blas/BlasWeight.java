package org.convnextc.runtime.gemm.blas;

import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.memory.NativeArena;
import org.convnextc.runtime.op.Patches;
import org.convnextc.runtime.spi.Matrix;
import org.convnextc.runtime.spi.ThreadContext;
import org.convnextc.runtime.spi.WindowedImage;

/** A weight outside the heap that OpenBLAS multiplies with, in one of the layouts of {@link BlasLayout}. */
abstract class BlasWeight extends Matrix {
    BlasWeight(int outputs, int inputs) {
        super(outputs, inputs);
    }

    /**
     * out = in weight^T + keep out, for outputs {@code column ... columnEnd}, which are whole panels where the layout has panels.
     *
     * @param in where the first of the rows begins, which lie without gaps
     * @param out where the first row's first of these outputs is; rows of all outputs lie without gaps
     */
    abstract void sum(
            ThreadContext t,
            NativeArena inArena,
            int in,
            int rows,
            int column,
            int columnEnd,
            float keep,
            NativeArena outArena,
            int out);

    /** {@link #multiply(ThreadContext, int, float[], Activation, int, int, int)} of what lies in another arena. */
    public abstract void multiply(
            ThreadContext t,
            NativeArena inArena,
            int in,
            float[] bias,
            Activation activation,
            int residual,
            int out,
            int rows);

    @Override
    public final void multiply(
            ThreadContext t, int in, float[] bias, Activation activation, int residual, int out, int rows) {
        multiply(t, (NativeArena) t.arena(), in, bias, activation, residual, out, rows);
    }

    /** As one product with all patches, which are kept in memory of the context. */
    @Override
    public final void convolve(
            ThreadContext t, WindowedImage windows, float[] bias, Activation activation, int residual, int out) {
        NativeArena patches = ((NativeArena) t.arena()).shared(Math.multiplyExact(windows.rows(), inputs()));
        Patches.gatherAll(t, windows, patches, 0);
        t.barrier();
        multiply(t, patches, 0, bias, activation, residual, out, windows.rows());
    }
}
