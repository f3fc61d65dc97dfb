package org.convnextc.runtime.gemm.blas;

import org.convnextc.runtime.memory.Arena;
import org.convnextc.runtime.memory.NativeArena;
import org.convnextc.runtime.memory.NativeMemory;
import org.convnextc.runtime.spi.Backend;
import org.convnextc.runtime.spi.Convolution;
import org.convnextc.runtime.spi.Weight;
import org.convnextc.runtime.spi.Weights;

/** OpenBLAS: weights and working memory outside the heap, so that a small heap runs a large net. */
public final class BlasBackend implements Backend {
    private final NativeMemory memory = new NativeMemory();
    private final BlasLayout layout;

    public BlasBackend() {
        this(BlasLayout.chosen());
    }

    public BlasBackend(BlasLayout layout) {
        Blas.load();
        this.layout = layout;
    }

    @Override
    public BlasWeight bind(Weight weight) {
        long address = memory.allocate((long) weight.rows() * weight.columns());
        return layout == BlasLayout.PANELS ? bindPanels(weight, address) : bindRows(weight, address);
    }

    private static BlasWeight bindPanels(Weight weight, long address) {
        var matrix = new PanelMatrix(weight.rows(), weight.columns(), address);
        float[] piece = new float[Math.min(weight.rows(), PanelMatrix.PANEL) * weight.columns()];
        for (int from = 0; from < weight.rows(); from += PanelMatrix.PANEL) {
            weight.read(from, matrix.width(from), piece);
            matrix.pack(from, piece);
        }
        return matrix;
    }

    private static BlasWeight bindRows(Weight weight, long address) {
        int rows = weight.rows();
        int columns = weight.columns();
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
    public Convolution bindConvolution(Weight weight, int tile) {
        return new BlasConvolution(bind(Weights.reorder(weight)));
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
