package org.convnextc.runtime.gemm.blas;

import org.convnextc.runtime.memory.NativeMemory;
import org.convnextc.runtime.spi.Mlp;
import org.convnextc.runtime.spi.ThreadContext;

/** In panels, outside the heap: see {@link BlasLayout#PANELS}. */
final class PanelMatrix extends BlasWeight {
    /** Outputs of a panel, as in native code. */
    static final int PANEL = 64;

    private final long address;

    PanelMatrix(int outputs, int inputs, long address) {
        super(outputs, inputs);
        this.address = address;
    }

    /** Panels of {@link #PANEL} outputs. */
    int panels() {
        return (outputs() + PANEL - 1) / PANEL;
    }

    /** Outputs of the panel that begins with {@code output}. */
    int width(int output) {
        return Math.min(PANEL, outputs() - output);
    }

    /** Of the weights for an input in the panel that begins with {@code output}. */
    long address(int output, int input) {
        return address + ((long) output * inputs() + (long) input * width(output)) * Float.BYTES;
    }

    /** Writes rows {@code output ... output + width} of a weight to their panel. */
    void pack(int output, float[] rows) {
        int width = width(output);
        float[] panel = new float[width * inputs()];
        for (int n = 0; n < width; n++) {
            for (int k = 0; k < inputs(); k++) {
                panel[k * width + n] = rows[n * inputs() + k];
            }
        }
        NativeMemory.view(address(output, 0), panel.length).put(panel);
    }

    @Override
    void sum(BlasOperands at, int rows, int column, int columnEnd, float keep) {
        sum(at, rows, column, columnEnd, 0, inputs(), keep);
    }

    /**
     * The same with {@code depth} inputs from {@code input} on; {@code at} is where the first ones are. A panel meets all rows while it is
     * in L2.
     */
    void sum(BlasOperands at, int rows, int column, int columnEnd, int input, int depth, float keep) {
        for (int c = column; c < columnEnd; c += PANEL) {
            for (int row = 0; row < rows; row += PanelGemm.ROWS) {
                int count = Math.min(PanelGemm.ROWS, rows - row);
                at.out.at(at.to.address(row, c - column));
                for (int k = 0; k < depth; k += PanelGemm.DEPTH) {
                    at.in.at(at.from.address(row, k));
                    at.weight.at(address(c, input + k));
                    int inputs = Math.min(PanelGemm.DEPTH, depth - k);
                    float kept = k == 0 ? keep : 1;
                    Blas.panel(count, width(c), inputs, at, at.from.stride(), kept, at.to.stride());
                }
            }
        }
    }

    @Override
    void run(BlasProduct product, int rows) {
        PanelGemm.run(product, this, rows);
    }

    @Override
    public void mlp(ThreadContext t, int in, Mlp mlp, int residual, int out, int rows) {
        PanelMlp.run(t, in, mlp, residual, out, rows);
    }
}
