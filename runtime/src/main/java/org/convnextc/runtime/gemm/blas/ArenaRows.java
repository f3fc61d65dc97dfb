package org.convnextc.runtime.gemm.blas;

import org.convnextc.runtime.memory.NativeArena;

/** A view of rows in an arena that begin a constant apart. */
final class ArenaRows {
    private NativeArena arena;
    private int at;
    private int stride;

    /** @param at where the first row begins */
    ArenaRows set(NativeArena arena, int at, int stride) {
        this.arena = arena;
        this.at = at;
        this.stride = stride;
        return this;
    }

    int stride() {
        return stride;
    }

    long address(int row, int column) {
        return arena.address(at + row * stride + column);
    }

    /** The first columns of some rows. */
    void read(int row, int rows, int columns, float[] x) {
        int from = at + row * stride;
        if (columns == stride) {
            arena.read(from, x, 0, rows * columns);
            return;
        }
        for (int r = 0; r < rows; r++) {
            arena.read(from + r * stride, x, r * columns, columns);
        }
    }

    void write(int row, int rows, int columns, float[] x) {
        int to = at + row * stride;
        if (columns == stride) {
            arena.write(to, x, 0, rows * columns);
            return;
        }
        for (int r = 0; r < rows; r++) {
            arena.write(to + r * stride, x, r * columns, columns);
        }
    }
}
