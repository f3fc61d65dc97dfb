package org.convnextc.runtime.gemm.blas;

import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.kernel.Kernels;
import org.convnextc.runtime.memory.NativeArena;
import org.convnextc.runtime.spi.Matrix;
import org.convnextc.runtime.spi.ThreadContext;
import org.convnextc.runtime.spi.ThreadContext.Scratch;

/**
 * A product with what follows it, out = activation(in weight^T + bias) + residual, as one thread computes it piece by piece: what follows
 * works on a piece that is still in the cache. One for each thread, set anew for each product, so that a forward makes no objects.
 */
final class BlasProduct {
    private final ThreadContext t;
    private final BlasOperands at;
    private BlasWeight weight;
    private float[] bias;
    private Activation activation;
    private NativeArena inArena;
    private int in;
    private NativeArena outArena;
    private int out;
    private int residual;

    private BlasProduct(ThreadContext t) {
        this.t = t;
        at = BlasOperands.of(t);
    }

    static BlasProduct of(ThreadContext t, BlasWeight weight, float[] bias, Activation activation) {
        BlasProduct product = t.kept(BlasProduct.class, BlasProduct::new);
        product.weight = weight;
        product.bias = bias;
        product.activation = activation;
        return product;
    }

    BlasProduct from(NativeArena arena, int place) {
        inArena = arena;
        in = place;
        return this;
    }

    /** @param rest the residual, or {@link Matrix#NO_RESIDUAL} */
    BlasProduct to(NativeArena arena, int place, int rest) {
        outArena = arena;
        out = place;
        residual = rest;
        return this;
    }

    ThreadContext context() {
        return t;
    }

    /** The rows {@code row ... rowEnd} and outputs {@code column ... columnEnd} of the result. */
    void piece(int row, int rowEnd, int column, int columnEnd) {
        int n = weight.outputs();
        int place = row * n + column;
        int rows = rowEnd - row;
        int columns = columnEnd - column;
        boolean inPlace = inPlace(residual, out, activation);
        boolean added = residual != Matrix.NO_RESIDUAL && !inPlace;
        if (added) {
            saveResidual(t, at.to.set(outArena, residual + place, n), rows, columns);
        }
        at.from.set(inArena, in + row * weight.inputs(), weight.inputs());
        at.to.set(outArena, out + place, n);
        weight.sum(at, rows, column, columnEnd, inPlace ? 1 : 0);
        finish(t, at.to, rows, columns, bias, column, activation, added);
    }

    /** Whether the product is added to the residual, for no activation comes between them. */
    static boolean inPlace(int residual, int out, Activation activation) {
        return residual == out && activation == Activation.NONE;
    }

    /** Keeps a residual, which the product may overwrite, for {@link #finish}. */
    static void saveResidual(ThreadContext t, ArenaRows residual, int rows, int columns) {
        residual.read(0, rows, columns, t.scratch(Scratch.IMAGE_ROWS, rows * columns));
    }

    /** x = activation(x + bias) + residual on a piece of the product, where {@code added} says that a residual was kept. */
    static void finish(
            ThreadContext t,
            ArenaRows product,
            int rows,
            int columns,
            float[] bias,
            int biasFrom,
            Activation activation,
            boolean added) {
        if (bias == null && activation == Activation.NONE && !added) {
            return;
        }
        Kernels kernels = t.kernels();
        int step = Math.max(1, ThreadContext.CHUNK / columns);
        float[] x = t.scratch(Scratch.CHUNK, step * columns);
        for (int row = 0; row < rows; row += step) {
            int count = Math.min(step, rows - row);
            product.read(row, count, columns, x);
            kernels.biasActivate(x, count, columns, bias, biasFrom, activation);
            if (added) {
                kernels.add(x, t.scratch(Scratch.IMAGE_ROWS, 0), row * columns, count * columns);
            }
            product.write(row, count, columns, x);
        }
    }
}
