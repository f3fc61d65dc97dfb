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
     * out = in weight^T + keep out, for some rows and outputs {@code column ... columnEnd}, which are whole panels where the layout has
     * panels.
     *
     * @param at where the first row of inputs is, and its first one of these outputs
     */
    abstract void sum(BlasOperands at, int rows, int column, int columnEnd, float keep);

    /** A worker's share of a product with this weight. */
    abstract void run(BlasProduct product, int rows);

    @Override
    public final void multiply(
            ThreadContext t, int in, float[] bias, Activation activation, int residual, int out, int rows) {
        var arena = (NativeArena) t.arena();
        run(BlasProduct.of(t, this, bias, activation).from(arena, in).to(arena, out, residual), rows);
    }

    /** As one product with all patches, which are kept in memory of the context. */
    @Override
    public final void convolve(
            ThreadContext t, WindowedImage windows, float[] bias, Activation activation, int residual, int out) {
        var arena = (NativeArena) t.arena();
        NativeArena patches = arena.shared(Math.multiplyExact(windows.rows(), inputs()));
        Patches.gatherAll(t, windows, patches, 0);
        t.barrier();
        run(BlasProduct.of(t, this, bias, activation).from(patches, 0).to(arena, out, residual), windows.rows());
    }
}
