package org.convnextc.runtime;

/** OpenBLAS: weights and working memory outside the heap, so that a small heap runs a large net. */
final class BlasBackend implements Backend {
    private final NativeMemory memory = new NativeMemory();

    BlasBackend() {
        Blas.load();
    }

    @Override
    public Matrix bind(Weight weight) {
        int rows = weight.rows();
        int columns = weight.columns();
        long address = memory.allocate((long) rows * columns);
        int step = Math.min(rows, Math.max(1, Weights.PIECE / columns));
        float[] piece = new float[step * columns];
        for (int from = 0; from < rows; from += step) {
            int count = Math.min(step, rows - from);
            weight.read(from, count, piece);
            NativeMemory.view(address + (long) from * columns * Float.BYTES, count * columns)
                    .put(0, piece, 0, count * columns);
        }
        return new BlasMatrix(rows, columns, address);
    }

    @Override
    public Arena arena(int floats) {
        return new NativeArena(floats);
    }

    @Override
    public String name() {
        return Blas.version();
    }

    @Override
    public void close() {
        memory.close();
    }
}
