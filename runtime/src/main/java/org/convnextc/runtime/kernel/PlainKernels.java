package org.convnextc.runtime.kernel;

import java.util.Arrays;

/** Loops that a JIT compiler can vectorise by itself. */
public final class PlainKernels implements Kernels {
    private static final float A = WINOGRAD_NEAR;
    private static final float B = WINOGRAD_FAR;
    private static final float A2 = A * A;
    private static final float B2 = B * B;

    private static final int GEMM_ROWS = 6;
    private static final int GEMM_COLUMNS = 32;

    @Override
    public String name() {
        return "plain Java";
    }

    @Override
    public int vectorBits() {
        return Float.SIZE;
    }

    @Override
    public void activate(float[] x, int count, Activation activation) {
        PlainActivations.apply(x, count, activation);
    }

    private static void addRow(float[] x, int xFrom, float[] y, int yFrom, int count) {
        for (int i = 0; i < count; i++) {
            x[xFrom + i] += y[yFrom + i];
        }
    }

    @Override
    public void add(float[] x, int xFrom, float[] y, int yFrom, int count) {
        addRow(x, xFrom, y, yFrom, count);
    }

    @Override
    public int gemmRows() {
        return GEMM_ROWS;
    }

    @Override
    public int gemmColumns() {
        return GEMM_COLUMNS;
    }

    @Override
    public int gemmTile(
            float[] a,
            int aFrom,
            int k,
            float[] panel,
            int panelFrom,
            int next,
            int rows,
            float[] start,
            int startFrom,
            int startStride,
            float[] c,
            int cFrom,
            int cStride) {
        for (int r = 0; r < rows; r++) {
            int to = cFrom + r * cStride;
            System.arraycopy(start, startFrom + r * startStride, c, to, GEMM_COLUMNS);
            for (int i = 0; i < k; i++) {
                addMultiple(c, to, a[aFrom + r * GEMM_DEPTH + i], panel, panelFrom + i * GEMM_COLUMNS);
            }
        }
        return 0;
    }

    @Override
    public void gemmHalfTile(
            float[] a,
            int aFrom,
            int k,
            float[] panel,
            int panelFrom,
            int rows,
            float[] start,
            int startFrom,
            int startStride,
            float[] c,
            int cFrom,
            int cStride) {
        int columns = GEMM_COLUMNS / 2;
        for (int r = 0; r < rows; r++) {
            int to = cFrom + r * cStride;
            System.arraycopy(start, startFrom + r * startStride, c, to, columns);
            for (int i = 0; i < k; i++) {
                float factor = a[aFrom + r * GEMM_DEPTH + i];
                for (int j = 0; j < columns; j++) {
                    c[to + j] += factor * panel[panelFrom + i * GEMM_COLUMNS + j];
                }
            }
        }
    }

    /** The trip count is a constant, so that the JIT compiler makes it a few vector instructions. */
    private static void addMultiple(float[] c, int to, float factor, float[] panel, int from) {
        for (int j = 0; j < GEMM_COLUMNS; j++) {
            c[to + j] += factor * panel[from + j];
        }
    }

    @Override
    public void multiply(float[] x, float[] y, int count) {
        for (int i = 0; i < count; i++) {
            x[i] *= y[i];
        }
    }

    @Override
    public void scale(float[] x, int rows, int columns, float[] factor, float[] shift) {
        for (int r = 0; r < rows; r++) {
            int row = r * columns;
            for (int c = 0; c < columns; c++) {
                x[row + c] *= factor[c];
            }
            if (shift != null) {
                addRow(x, row, shift, 0, columns);
            }
        }
    }

    @Override
    public void batchnorm(float[] x, int rows, int columns, float[] mean, float[] factor, float[] bias) {
        for (int r = 0; r < rows; r++) {
            int row = r * columns;
            for (int c = 0; c < columns; c++) {
                x[row + c] = (x[row + c] - mean[c]) * factor[c] + bias[c];
            }
        }
    }

    @Override
    public void sumRows(float[] x, int rows, int columns, double[] sum) {
        for (int r = 0; r < rows; r++) {
            int row = r * columns;
            for (int c = 0; c < columns; c++) {
                sum[c] += x[row + c];
            }
        }
    }

    @Override
    public void sumSquares(float[] x, int rows, int columns, double[] sum) {
        for (int r = 0; r < rows; r++) {
            int row = r * columns;
            for (int c = 0; c < columns; c++) {
                sum[c] += square(x[row + c]);
            }
        }
    }

    @Override
    public void max(float[] into, float[] x, int count) {
        for (int i = 0; i < count; i++) {
            into[i] = Math.max(into[i], x[i]);
        }
    }

    /** In double precision: what loops over the sums take is the same, as the JIT compiler does not vectorise them. */
    @Override
    public void normalize(float[] x, int rows, int columns, float eps) {
        for (int from = 0; from < rows * columns; from += columns) {
            double mean = sum(x, from, columns) / columns;
            double variance = squaredDistance(x, from, columns, mean) / columns;
            standardize(x, from, columns, mean, 1 / Math.sqrt(variance + eps));
        }
    }

    @Override
    public void normalizeRms(float[] x, int rows, int columns, float eps) {
        for (int from = 0; from < rows * columns; from += columns) {
            double squares = squaredDistance(x, from, columns, 0);
            standardize(x, from, columns, 0, 1 / Math.sqrt(squares / columns + eps));
        }
    }

    /** Four sums side by side: shorter chains of dependent additions. */
    private static double sum(float[] x, int from, int count) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 4 <= count; i += 4) {
            a += x[from + i];
            b += x[from + i + 1];
            c += x[from + i + 2];
            d += x[from + i + 3];
        }
        for (; i < count; i++) {
            a += x[from + i];
        }
        return (a + b) + (c + d);
    }

    private static double squaredDistance(float[] x, int from, int count, double center) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 4 <= count; i += 4) {
            a += square(x[from + i] - center);
            b += square(x[from + i + 1] - center);
            c += square(x[from + i + 2] - center);
            d += square(x[from + i + 3] - center);
        }
        for (; i < count; i++) {
            a += square(x[from + i] - center);
        }
        return (a + b) + (c + d);
    }

    private static double square(double x) {
        return x * x;
    }

    private static void standardize(float[] x, int from, int count, double mean, double factor) {
        for (int i = from; i < from + count; i++) {
            x[i] = (float) ((x[i] - mean) * factor);
        }
    }

    @Override
    public void depthwise(
            Windows windows,
            float[] weights,
            float[] bias,
            int channels,
            float low,
            float high,
            float[] out,
            int outFrom) {
        for (int q = 0; q < windows.columns(); q++) {
            int to = outFrom + q * channels;
            System.arraycopy(bias, 0, out, to, channels);
            for (int i = 0; i < windows.count(); i++) {
                int from = windows.offsets()[i] + q * windows.step();
                multiplyAdd(windows.image(), from, weights, windows.weights()[i], out, to, channels);
            }
            for (int i = to; i < to + channels; i++) {
                out[i] = out[i] < low ? low : out[i] > high ? high : out[i];
            }
        }
    }

    private static void multiplyAdd(float[] x, int xFrom, float[] y, int yFrom, float[] out, int to, int count) {
        for (int c = 0; c < count; c++) {
            out[to + c] += x[xFrom + c] * y[yFrom + c];
        }
    }

    @Override
    public void grouped(Windows windows, float[] panels, int[] first, float[] bias, int outputs, float[] out) {
        int size = panels.length / first.length;
        int lanes = Math.min(outputs, Channels.LANES);
        for (int panel = 0; panel < first.length; panel++) {
            int start = Math.min(panel * Channels.LANES, outputs - lanes);
            for (int q = 0; q < windows.columns(); q++) {
                int to = q * outputs + start;
                System.arraycopy(bias, start, out, to, lanes);
                for (int i = 0; i < windows.count(); i++) {
                    float x = windows.image()[windows.offsets()[i] + first[panel] + q * windows.step()];
                    addMultiple(out, to, x, panels, panel * size + windows.weights()[i], lanes);
                }
            }
        }
    }

    private static void addMultiple(float[] c, int to, float factor, float[] x, int from, int count) {
        for (int i = 0; i < count; i++) {
            c[to + i] += factor * x[from + i];
        }
    }

    @Override
    public void maxpool(Windows windows, int channels, float[] out) {
        Arrays.fill(out, 0, windows.columns() * channels, Float.NEGATIVE_INFINITY);
        for (int q = 0; q < windows.columns(); q++) {
            for (int i = 0; i < windows.count(); i++) {
                int from = windows.offsets()[i] + q * windows.step();
                for (int c = 0; c < channels; c++) {
                    int to = q * channels + c;
                    out[to] = Math.max(out[to], windows.image()[from + c]);
                }
            }
        }
    }

    @Override
    public void winogradInputs(
            int tile, float[] in, int inFrom, int inStep, int count, float[] out, int outFrom, int outStep) {
        if (tile == 2) {
            smallWinogradInputs(in, inFrom, inStep, count, out, outFrom, outStep);
            return;
        }
        for (int k = 0; k < count; k++) {
            int from = inFrom + k;
            int to = outFrom + k;
            float x1 = in[from + inStep];
            float x2 = in[from + 2 * inStep];
            float x3 = in[from + 3 * inStep];
            float x4 = in[from + 4 * inStep];
            float evenNear = x4 - B2 * x2;
            float oddNear = A * (x3 - B2 * x1);
            float evenFar = x4 - A2 * x2;
            float oddFar = B * (x3 - A2 * x1);
            out[to] = A2 * B2 * in[from] + (x4 - (A2 + B2) * x2);
            out[to + outStep] = evenNear + oddNear;
            out[to + 2 * outStep] = evenNear - oddNear;
            out[to + 3 * outStep] = evenFar + oddFar;
            out[to + 4 * outStep] = evenFar - oddFar;
            out[to + 5 * outStep] = A2 * B2 * x1 + (in[from + 5 * inStep] - (A2 + B2) * x3);
        }
    }

    @Override
    public void winogradOutputs(
            int tile, float[] in, int inFrom, int inStep, int count, float[] out, int outFrom, int outStep) {
        if (tile == 2) {
            smallWinogradOutputs(in, inFrom, inStep, count, out, outFrom, outStep);
            return;
        }
        for (int k = 0; k < count; k++) {
            int from = inFrom + k;
            int to = outFrom + k;
            float evenNear = in[from + inStep] + in[from + 2 * inStep];
            float oddNear = A * (in[from + inStep] - in[from + 2 * inStep]);
            float evenFar = in[from + 3 * inStep] + in[from + 4 * inStep];
            float oddFar = B * (in[from + 3 * inStep] - in[from + 4 * inStep]);
            out[to] = in[from] + evenNear + evenFar;
            out[to + outStep] = oddNear + oddFar;
            out[to + 2 * outStep] = A2 * evenNear + B2 * evenFar;
            out[to + 3 * outStep] = A2 * oddNear + B2 * oddFar + in[from + 5 * inStep];
        }
    }

    private static void smallWinogradInputs(
            float[] in, int inFrom, int inStep, int count, float[] out, int outFrom, int outStep) {
        for (int k = 0; k < count; k++) {
            int from = inFrom + k;
            int to = outFrom + k;
            float x1 = in[from + inStep];
            float x2 = in[from + 2 * inStep];
            out[to] = in[from] - x2;
            out[to + outStep] = x2 + x1;
            out[to + 2 * outStep] = x2 - x1;
            out[to + 3 * outStep] = in[from + 3 * inStep] - x1;
        }
    }

    private static void smallWinogradOutputs(
            float[] in, int inFrom, int inStep, int count, float[] out, int outFrom, int outStep) {
        for (int k = 0; k < count; k++) {
            int from = inFrom + k;
            float x1 = in[from + inStep];
            float x2 = in[from + 2 * inStep];
            out[outFrom + k] = in[from] + (x1 + x2);
            out[outFrom + k + outStep] = x1 - x2 + in[from + 3 * inStep];
        }
    }
}
