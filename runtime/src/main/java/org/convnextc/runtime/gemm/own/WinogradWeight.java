package org.convnextc.runtime.gemm.own;

import java.util.stream.IntStream;
import org.convnextc.runtime.kernel.Kernels;
import org.convnextc.runtime.spi.Weight;

/**
 * G g G^T of all filters: a matrix [outputs, channels] for each of its elements, all in one, each of whole panels.
 *
 * @param tile outputs of a tile's row, 4 or 2
 */
record WinogradWeight(PackedMatrix matrix, int outputs, int tile) {
    private static final int TAPS = 3;

    private static final double A = Kernels.WINOGRAD_NEAR;
    private static final double B = Kernels.WINOGRAD_FAR;

    /** A row for each point p, (1, p, p^2) by the product of its distances from the others, and one for infinity. */
    private static final double[][] LARGE = {
        {1 / (A * A * B * B), 0, 0}, row(A, B), row(-A, B), row(B, A), row(-B, A), {0, 0, 1}
    };

    private static final double[][] SMALL = {{1, 0, 0}, {0.5, 0.5, 0.5}, {0.5, -0.5, 0.5}, {0, 0, 1}};

    private static double[] row(double point, double other) {
        double square = point * point;
        double product = 2 * square * (square - other * other);
        return new double[] {1 / product, point / product, square / product};
    }

    /**
     * @param weight [outputs, channels, 3, 3]
     * @param tile outputs of a tile's row
     * @param width outputs of a panel
     * @param parallel whether several threads may compute
     */
    static WinogradWeight of(Weight weight, int tile, int width, boolean parallel) {
        int outputs = weight.rows();
        int channels = weight.columns() / (TAPS * TAPS);
        int columns = (outputs + width - 1) / width * width;
        double[][] g = tile == 2 ? SMALL : LARGE;
        int elements = g.length * g.length;
        float[] filters = weight.readAll();
        float[] panels = new float[Math.multiplyExact(Math.multiplyExact(elements, columns), channels)];
        IntStream all = IntStream.range(0, outputs);
        (parallel ? all.parallel() : all).forEach(output -> {
            double[] element = new double[elements];
            for (int channel = 0; channel < channels; channel++) {
                transform(g, filters, (output * channels + channel) * TAPS * TAPS, element);
                int to = (output / width * channels + channel) * width + output % width;
                for (int i = 0; i < elements; i++) {
                    panels[i * columns * channels + to] = (float) element[i];
                }
            }
        });
        return new WinogradWeight(PackedMatrix.packed(elements * columns, channels, panels, width), outputs, tile);
    }

    /** G g G^T */
    private static void transform(double[][] g, float[] filters, int from, double[] to) {
        int size = g.length;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                double sum = 0;
                for (int tap = 0; tap < TAPS * TAPS; tap++) {
                    sum += g[i][tap / TAPS] * filters[from + tap] * g[j][tap % TAPS];
                }
                to[i * size + j] = sum;
            }
        }
    }

    /** Outputs of an element's panels, with those that fill up the last one. */
    int columns() {
        return matrix.padded(outputs);
    }

    /** Of an element. */
    int panels() {
        return columns() / matrix.width();
    }
}
