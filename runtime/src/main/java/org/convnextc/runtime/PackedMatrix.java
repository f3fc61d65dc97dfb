package org.convnextc.runtime;

import org.convnextc.runtime.kernel.Activation;

/**
 * A weight in panels of as many outputs as a tile of the product is wide: element (o, i) is at index (i, o mod width) of panel o /
 * width, so that a kernel reads a panel from its beginning to its end. The last panel is filled up with zeros.
 */
final class PackedMatrix extends Matrix {
    private final float[] panels;
    private final int width;

    private PackedMatrix(int outputs, int inputs, float[] panels, int width) {
        super(outputs, inputs);
        this.panels = panels;
        this.width = width;
    }

    static PackedMatrix of(Weight weight, int width) {
        int outputs = weight.rows();
        int inputs = weight.columns();
        int count = (outputs + width - 1) / width;
        float[] panels = new float[Math.multiplyExact(Math.multiplyExact(count, width), inputs)];
        float[] rows = new float[width * inputs];
        for (int panel = 0; panel < count; panel++) {
            int first = panel * width;
            int filled = Math.min(width, outputs - first);
            weight.read(first, filled, rows);
            for (int row = 0; row < filled; row++) {
                for (int i = 0; i < inputs; i++) {
                    panels[first * inputs + i * width + row] = rows[row * inputs + i];
                }
            }
        }
        return new PackedMatrix(outputs, inputs, panels, width);
    }

    float[] panels() {
        return panels;
    }

    /** Outputs of a panel. */
    int width() {
        return width;
    }

    int panelCount() {
        return (outputs() + width - 1) / width;
    }

    /** Outputs of some panels, without those that fill up the last one. */
    int outputs(int firstPanel, int endPanel) {
        return Math.min(endPanel * width, outputs()) - firstPanel * width;
    }

    /** The columns of as many panels as hold {@code outputs} outputs. */
    int padded(int outputs) {
        return (outputs + width - 1) / width * width;
    }

    /** Where a panel begins. */
    int panel(int number) {
        return number * width * inputs();
    }

    @Override
    void multiply(Worker t, int in, float[] bias, Activation activation, int residual, int out, int rows) {
        PackedGemm.run(t, in, this, bias, activation, residual, out, rows);
    }

    @Override
    void mlp(
            Worker t,
            int in,
            float[] hiddenBias,
            Activation activation,
            Matrix project,
            float[] bias,
            int residual,
            int out,
            int rows) {
        PackedMlp.run(t, in, this, hiddenBias, activation, (PackedMatrix) project, bias, residual, out, rows);
    }
}
