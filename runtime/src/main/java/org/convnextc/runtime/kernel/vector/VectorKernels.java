package org.convnextc.runtime.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.kernel.Channels;
import org.convnextc.runtime.kernel.Kernels;
import org.convnextc.runtime.kernel.PlainKernels;
import org.convnextc.runtime.kernel.Windows;

/**
 * Full vectors, then the rest one by one with the same formulas. Method bodies are small so that the JIT compiler keeps vectors in
 * registers.
 */
public final class VectorKernels implements Kernels {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED.length() > Channels.LANES
            ? FloatVector.SPECIES_512
            : FloatVector.SPECIES_PREFERRED;

    static final int LANES = SPECIES.length();

    /** Floats of a row that are copied here. */
    private static final int MOST_COPIED = 128;

    /** For what is narrower than a vector. */
    static final Kernels PLAIN = new PlainKernels();

    @Override
    public String name() {
        return "Vector API (" + SPECIES.vectorBitSize() + " bits)";
    }

    @Override
    public int vectorBits() {
        return SPECIES.vectorBitSize();
    }

    static FloatVector load(float[] x, int from) {
        return FloatVector.fromArray(SPECIES, x, from);
    }

    @Override
    public void activate(float[] x, int count, Activation activation) {
        if (!activation.clamps()) {
            VectorActivations.apply(x, count, activation);
        } else if (activation != Activation.NONE) {
            clamp(x, 0, activation.most(), count, x, 0);
        }
    }

    private static void addRow(float[] x, int xFrom, float[] y, int yFrom, int count) {
        int end = SPECIES.loopBound(count);
        for (int i = 0; i < end; i += LANES) {
            load(x, xFrom + i).add(load(y, yFrom + i)).intoArray(x, xFrom + i);
        }
        for (int i = end; i < count; i++) {
            x[xFrom + i] += y[yFrom + i];
        }
    }

    @Override
    public void clamp(float[] x, int from, int count, float limit) {
        clamp(x, from, limit, count, x, from);
    }

    /** out[to + i] = min(max(x[from + i], 0), limit) */
    private static void clamp(float[] x, int from, float limit, int count, float[] out, int to) {
        int end = SPECIES.loopBound(count);
        for (int i = 0; i < end; i += LANES) {
            FloatVector v = positive(load(x, from + i));
            v.blend(limit, v.compare(VectorOperators.GT, limit)).intoArray(out, to + i);
        }
        for (int i = end; i < count; i++) {
            float v = x[from + i] < 0 ? 0 : x[from + i];
            out[to + i] = v > limit ? limit : v;
        }
    }

    /** max(v, 0); a comparison, for C2 makes many instructions of a max that tells zeros by their signs. */
    private static FloatVector positive(FloatVector v) {
        return v.blend(0, v.lt(0));
    }

    @Override
    public void add(float[] x, int xFrom, float[] y, int yFrom, int count) {
        addRow(x, xFrom, y, yFrom, count);
    }

    @Override
    public int gemmRows() {
        return VectorGemm.ROWS;
    }

    @Override
    public int gemmColumns() {
        return VectorGemm.COLUMNS;
    }

    @Override
    public int gemmFetches(int tiles) {
        return VectorGemm.fetches(tiles);
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
        return VectorGemm.tile(
                a, aFrom, k, panel, panelFrom, next, rows, start, startFrom, startStride, c, cFrom, cStride);
    }

    @Override
    public int gemmAskingTile(
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
        if (next == panelFrom || !VectorAskingGemm.takes(rows)) {
            return gemmTile(
                    a, aFrom, k, panel, panelFrom, next, rows, start, startFrom, startStride, c, cFrom, cStride);
        }
        VectorAskingGemm.tile(
                a, aFrom, k, panel, panelFrom, next, rows, start, startFrom, startStride, c, cFrom, cStride);
        return 0;
    }

    @Override
    public void gemmClampedTile(
            float[] a,
            int aFrom,
            int k,
            float[] panel,
            int panelFrom,
            int rows,
            float[] start,
            int startFrom,
            float limit,
            float[] c,
            int cFrom,
            int cStride) {
        if (VectorGemm.FEW_REGISTERS && VectorPairedGemm.takes(rows, k)) {
            VectorPairedGemm.clampedTile(
                    a, aFrom, k, panel, panelFrom, rows, start, startFrom, limit, c, cFrom, cStride);
            return;
        }
        if (VectorClampedGemm.takes(rows, k)) {
            VectorClampedGemm.tile(a, aFrom, k, panel, panelFrom, rows, start, startFrom, limit, c, cFrom, cStride);
            return;
        }
        Kernels.super.gemmClampedTile(a, aFrom, k, panel, panelFrom, rows, start, startFrom, limit, c, cFrom, cStride);
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
        VectorHalfGemm.tile(a, aFrom, k, panel, panelFrom, rows, start, startFrom, startStride, c, cFrom, cStride);
    }

    @Override
    public void winogradInputs(
            int tile, float[] in, int inFrom, int inStep, int count, float[] out, int outFrom, int outStep) {
        if (tile == 2) {
            VectorWinograd.smallInputs(in, inFrom, inStep, count, out, outFrom, outStep);
            return;
        }
        VectorWinograd.inputs(in, inFrom, inStep, count, out, outFrom, outStep);
    }

    @Override
    public void winogradOutputs(
            int tile, float[] in, int inFrom, int inStep, int count, float[] out, int outFrom, int outStep) {
        if (tile == 2) {
            VectorWinograd.smallOutputs(in, inFrom, inStep, count, out, outFrom, outStep);
            return;
        }
        VectorWinograd.outputs(in, inFrom, inStep, count, out, outFrom, outStep);
    }

    @Override
    public void finish(
            float[] x,
            int xStride,
            int rows,
            int columns,
            Activation activation,
            float[] residual,
            int residualFrom,
            float[] out,
            int outFrom,
            int outStride) {
        if (activation == Activation.NONE && residual == null) {
            copyRows(x, 0, xStride, rows, columns, out, outFrom, outStride);
            return;
        }
        if (!activation.clamps() || residual != null) {
            Kernels.super.finish(
                    x, xStride, rows, columns, activation, residual, residualFrom, out, outFrom, outStride);
            return;
        }
        float limit = activation.most();
        for (int r = 0; r < rows; r++) {
            clamp(x, r * xStride, limit, columns, out, outFrom + r * outStride);
        }
    }

    /** Copies of a few vectors take less time here than calls of the JVM's. */
    @Override
    public void copyRows(
            float[] in, int inFrom, int inStep, int rows, int count, float[] out, int outFrom, int outStep) {
        if (count > MOST_COPIED) {
            Kernels.super.copyRows(in, inFrom, inStep, rows, count, out, outFrom, outStep);
            return;
        }
        for (int r = 0; r < rows; r++) {
            copyRow(in, inFrom + r * inStep, out, outFrom + r * outStep, count);
        }
    }

    private static void copyRow(float[] in, int from, float[] out, int to, int count) {
        if (count < LANES) {
            for (int i = 0; i < count; i++) {
                out[to + i] = in[from + i];
            }
            return;
        }
        for (int i = 0; i < count - LANES; i += LANES) {
            load(in, from + i).intoArray(out, to + i);
        }
        // The last vector overlaps the one before.
        load(in, from + count - LANES).intoArray(out, to + count - LANES);
    }

    @Override
    public void multiply(float[] x, float[] y, int count) {
        multiplyRow(x, 0, y, count);
    }

    private static void multiplyRow(float[] x, int xFrom, float[] y, int count) {
        int end = SPECIES.loopBound(count);
        for (int i = 0; i < end; i += LANES) {
            load(x, xFrom + i).mul(load(y, i)).intoArray(x, xFrom + i);
        }
        for (int i = end; i < count; i++) {
            x[xFrom + i] *= y[i];
        }
    }

    @Override
    public void scale(float[] x, int rows, int columns, float[] factor, float[] shift) {
        for (int r = 0; r < rows; r++) {
            multiplyRow(x, r * columns, factor, columns);
            if (shift != null) {
                addRow(x, r * columns, shift, 0, columns);
            }
        }
    }

    @Override
    public void batchnorm(float[] x, int rows, int columns, float[] mean, float[] factor, float[] bias) {
        for (int r = 0; r < rows; r++) {
            batchnormRow(x, r * columns, columns, mean, factor, bias);
        }
    }

    private static void batchnormRow(float[] x, int from, int count, float[] mean, float[] factor, float[] bias) {
        int end = SPECIES.loopBound(count);
        for (int i = 0; i < end; i += LANES) {
            FloatVector distance = load(x, from + i).sub(load(mean, i));
            distance.fma(load(factor, i), load(bias, i)).intoArray(x, from + i);
        }
        for (int i = end; i < count; i++) {
            x[from + i] = (x[from + i] - mean[i]) * factor[i] + bias[i];
        }
    }

    @Override
    public void sumRows(float[] x, int rows, int columns, double[] sum) {
        VectorSums.sumRows(x, rows, columns, sum);
    }

    @Override
    public void sumSquares(float[] x, int rows, int columns, double[] sum) {
        VectorSums.sumSquares(x, rows, columns, sum);
    }

    @Override
    public void max(float[] into, float[] x, int count) {
        int end = SPECIES.loopBound(count);
        for (int i = 0; i < end; i += LANES) {
            load(into, i).max(load(x, i)).intoArray(into, i);
        }
        for (int i = end; i < count; i++) {
            into[i] = Math.max(into[i], x[i]);
        }
    }

    @Override
    public void normalize(float[] x, int rows, int columns, float eps) {
        VectorNorms.layer(x, rows, columns, eps);
    }

    @Override
    public void normalizeRms(float[] x, int rows, int columns, float eps) {
        VectorNorms.rootMeanSquare(x, rows, columns, eps);
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
        if (channels < LANES) {
            PLAIN.depthwise(windows, weights, bias, channels, low, high, out, outFrom);
        } else {
            VectorDepthwise.row(windows, weights, bias, channels, low, high, out, outFrom);
        }
    }

    @Override
    public int depthwiseLanes(int columns, int run, int taps, int channels) {
        return channels >= LANES && VectorGroupedDepthwise.pays(columns, run, taps) ? LANES : 0;
    }

    @Override
    public void depthwiseGroups(
            Windows windows, int groupStep, float[] weights, int weightStep, float[] bias, int channels, float[] out) {
        VectorGroupedDepthwise.row(windows, groupStep, weights, weightStep, bias, channels, out);
    }

    @Override
    public void gatherLanes(float[] in, int from, int step, int pixels, float[] out, int to) {
        VectorGroupedDepthwise.gather(in, from, step, pixels, out, to);
    }

    @Override
    public void grouped(Windows windows, float[] panels, int[] first, float[] bias, int outputs, float[] out) {
        if (outputs < Channels.LANES) {
            PLAIN.grouped(windows, panels, first, bias, outputs, out);
        } else {
            VectorGrouped.row(windows, panels, first, bias, outputs, out);
        }
    }

    @Override
    public void maxpool(Windows windows, int channels, float[] out) {
        if (channels < LANES) {
            PLAIN.maxpool(windows, channels, out);
        } else {
            VectorPooling.greatest(windows, channels, out);
        }
    }
}
