package org.convnextc.runtime.gemm.own;

import java.util.stream.IntStream;
import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.spi.Matrix;
import org.convnextc.runtime.spi.Mlp;
import org.convnextc.runtime.spi.ThreadContext;
import org.convnextc.runtime.spi.Weight;
import org.convnextc.runtime.spi.WindowedImage;

/**
 * A weight in panels of as many outputs as a tile of the product is wide: element (o, i) is at index (i, o mod width) of panel o /
 * width, so that a kernel reads a panel from its beginning to its end. The last panel is filled up with zeros.
 */
final class PackedMatrix extends Matrix {
    /** Floats that are worth a task of their own. */
    private static final int PIECE = 1 << 16;

    private static final int TURNED = 64;

    private final float[] panels;
    private final int width;

    private PackedMatrix(int outputs, int inputs, float[] panels, int width) {
        super(outputs, inputs);
        this.panels = panels;
        this.width = width;
    }

    /** Of panels that are there already. */
    static PackedMatrix packed(int outputs, int inputs, float[] panels, int width) {
        return new PackedMatrix(outputs, inputs, panels, width);
    }

    /** @param parallel whether several threads may read and pack */
    static PackedMatrix of(Weight weight, int width, boolean parallel) {
        int outputs = weight.rows();
        int inputs = weight.columns();
        int count = (outputs + width - 1) / width;
        float[] panels = new float[Math.multiplyExact(Math.multiplyExact(count, width), inputs)];
        int pieces = Math.max(1, Math.min(count, (int) ((long) outputs * inputs / PIECE)));
        IntStream all = IntStream.range(0, pieces);
        (parallel ? all.parallel() : all).forEach(piece -> {
            float[] rows = new float[width * inputs];
            int end = (int) ((long) count * (piece + 1) / pieces);
            for (int panel = (int) ((long) count * piece / pieces); panel < end; panel++) {
                pack(weight, panel, width, rows, panels);
            }
        });
        return new PackedMatrix(outputs, inputs, panels, width);
    }

    /** Reads the rows of one panel and turns them, {@link #TURNED} inputs at a time: as many cache lines as rows are in use then. */
    private static void pack(Weight weight, int panel, int width, float[] rows, float[] panels) {
        int inputs = weight.columns();
        int first = panel * width;
        int filled = Math.min(width, weight.rows() - first);
        weight.read(first, filled, rows);
        for (int from = 0; from < inputs; from += TURNED) {
            int end = Math.min(inputs, from + TURNED);
            for (int row = 0; row < filled; row++) {
                int to = first * inputs + row;
                for (int i = from; i < end; i++) {
                    panels[to + i * width] = rows[row * inputs + i];
                }
            }
        }
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
    public void multiply(
            ThreadContext t, int in, float[] bias, Activation activation, int residual, int out, int rows) {
        PackedGemm.run(t, in, this, bias, activation, residual, out, rows);
    }

    @Override
    public void convolve(
            ThreadContext t, WindowedImage windows, float[] bias, Activation activation, int residual, int out) {
        PackedConvGemm.run(t, windows, this, bias, activation, residual, out);
    }

    @Override
    public void mlp(ThreadContext t, int in, Mlp mlp, int residual, int out, int rows) {
        PackedMlp.run(t, in, mlp, residual, out, rows);
    }
}
