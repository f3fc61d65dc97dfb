package org.convnextc.runtime.gemm.blas;

import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.memory.NativeArena;
import org.convnextc.runtime.memory.NativeMemory;
import org.convnextc.runtime.spi.Matrix;
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
    void sum(
            ThreadContext t,
            NativeArena inArena,
            int in,
            int rows,
            int column,
            int columnEnd,
            float keep,
            NativeArena outArena,
            int out) {
        int k = inputs();
        PanelGemm.sum(t, inArena, in, k, rows, this, column, columnEnd, 0, k, keep, outArena, out, outputs());
    }

    @Override
    public void multiply(
            ThreadContext t,
            NativeArena inArena,
            int in,
            float[] bias,
            Activation activation,
            int residual,
            int out,
            int rows) {
        PanelGemm.run(t, inArena, in, this, bias, activation, residual, (NativeArena) t.arena(), out, rows);
    }

    @Override
    public void mlp(
            ThreadContext t,
            int in,
            float[] hiddenBias,
            Activation activation,
            Matrix project,
            float[] bias,
            int residual,
            int out,
            int rows) {
        PanelMlp.run(t, in, this, hiddenBias, activation, (PanelMatrix) project, bias, residual, out, rows);
    }
}
