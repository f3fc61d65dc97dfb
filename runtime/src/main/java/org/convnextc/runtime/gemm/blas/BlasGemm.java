package org.convnextc.runtime.gemm.blas;

import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.kernel.Kernels;
import org.convnextc.runtime.memory.NativeArena;
import org.convnextc.runtime.spi.Matrix;
import org.convnextc.runtime.spi.ThreadContext;
import org.convnextc.runtime.spi.ThreadContext.Scratch;

/**
 * Matrix products in OpenBLAS, each worker on its rows (or, where they are few, its columns), piece by piece: what follows the
 * product works on a piece that is still in the cache.
 */
final class BlasGemm {
    /** Fewer rows than this for each worker, and the columns are divided. */
    private static final int LEAST_ROWS = 64;

    /** Floats of a piece: 512 KiB, at home in most L2 caches. OpenBLAS packs the weights anew for each. */
    private static final int PIECE = 1 << 17;

    private static final int LEAST_PIECE_ROWS = 192;

    private BlasGemm() {}

    static void run(
            ThreadContext t,
            NativeArena inArena,
            int in,
            BlasMatrix weight,
            float[] bias,
            Activation activation,
            int residual,
            NativeArena outArena,
            int out,
            int rows) {
        if (t.size() == 1 || rows >= LEAST_ROWS * t.size()) {
            int from = t.from(rows);
            int share = t.to(rows) - from;
            int pieces = Math.max(1, share / Math.max(LEAST_PIECE_ROWS, PIECE / weight.outputs()));
            for (int i = 0; i < pieces; i++) {
                int row = from + (int) ((long) share * i / pieces);
                int end = from + (int) ((long) share * (i + 1) / pieces);
                piece(t, inArena, in, weight, bias, activation, residual, outArena, out, row, end, 0, weight.outputs());
            }
        } else {
            int lines = (weight.outputs() + 15) / 16;
            int from = t.from(lines) * 16;
            int to = Math.min(t.to(lines) * 16, weight.outputs());
            if (from < to) {
                piece(t, inArena, in, weight, bias, activation, residual, outArena, out, 0, rows, from, to);
            }
        }
    }

    /** The rows {@code row ... rowEnd} and outputs {@code column ... columnEnd} of the result. */
    static void piece(
            ThreadContext t,
            NativeArena inArena,
            int in,
            BlasWeight weight,
            float[] bias,
            Activation activation,
            int residual,
            NativeArena outArena,
            int out,
            int row,
            int rowEnd,
            int column,
            int columnEnd) {
        int n = weight.outputs();
        int start = out + row * n + column;
        int rows = rowEnd - row;
        int columns = columnEnd - column;
        boolean inPlace = inPlace(residual, out, activation);
        boolean added = residual != Matrix.NO_RESIDUAL && !inPlace;
        if (added) {
            saveResidual(t, outArena, residual + row * n + column, n, rows, columns);
        }
        int from = in + row * weight.inputs();
        weight.sum(t, inArena, from, rows, column, columnEnd, inPlace ? 1 : 0, outArena, start);
        finish(t, bias, column, activation, added, outArena, start, n, rows, columns);
    }

    /** Whether the product is added to the residual, for no activation comes between them. */
    static boolean inPlace(int residual, int out, Activation activation) {
        return residual == out && activation == Activation.NONE;
    }

    /** Keeps a residual, which the product may overwrite, for {@link #finish}. */
    static void saveResidual(ThreadContext t, NativeArena arena, int from, int stride, int rows, int columns) {
        read(arena, from, stride, rows, columns, t.scratch(Scratch.IMAGE_ROWS, rows * columns));
    }

    /** x = activation(x + bias) + residual on a piece of the product, where {@code added} says that a residual was kept. */
    static void finish(
            ThreadContext t,
            float[] bias,
            int biasFrom,
            Activation activation,
            boolean added,
            NativeArena arena,
            int start,
            int stride,
            int rows,
            int columns) {
        if (bias == null && activation == Activation.NONE && !added) {
            return;
        }
        Kernels kernels = t.kernels();
        int step = Math.max(1, ThreadContext.CHUNK / columns);
        float[] x = t.scratch(Scratch.CHUNK, step * columns);
        for (int row = 0; row < rows; row += step) {
            int count = Math.min(step, rows - row);
            int from = start + row * stride;
            read(arena, from, stride, count, columns, x);
            kernels.biasActivate(x, count, columns, bias, biasFrom, activation);
            if (added) {
                kernels.add(x, t.scratch(Scratch.IMAGE_ROWS, 0), row * columns, count * columns);
            }
            write(arena, from, stride, count, columns, x);
        }
    }

    private static void read(NativeArena arena, int from, int stride, int rows, int columns, float[] x) {
        if (columns == stride) {
            arena.read(from, x, 0, rows * columns);
            return;
        }
        for (int r = 0; r < rows; r++) {
            arena.read(from + r * stride, x, r * columns, columns);
        }
    }

    private static void write(NativeArena arena, int to, int stride, int rows, int columns, float[] x) {
        if (columns == stride) {
            arena.write(to, x, 0, rows * columns);
            return;
        }
        for (int r = 0; r < rows; r++) {
            arena.write(to + r * stride, x, r * columns, columns);
        }
    }
}
