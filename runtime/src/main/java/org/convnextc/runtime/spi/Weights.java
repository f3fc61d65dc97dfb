package org.convnextc.runtime.spi;

/**
 * Weights derived from others. Matrices are derived row by row when they are bound, so that none is held twice; sums are in double
 * precision.
 */
public final class Weights {
    /** Floats that are read at a time. */
    public static final int PIECE = 1 << 14;

    private Weights() {}

    /** Numbers that are there already, as a weight of one element a row. */
    public static Weight of(float[] values) {
        return new Weight("values", values.length) {
            @Override
            public void read(int from, int count, float[] into) {
                System.arraycopy(values, from, into, 0, count);
            }
        };
    }

    /** out[o, i] = weight[o, i] factor[i mod length of factor] */
    public static Weight scaleColumns(Weight weight, float[] factor) {
        int columns = weight.columns();
        requireDivides(weight, factor, columns);
        return new ScaledWeight("scale_columns " + weight.name(), weight, null, factor, weight.rows(), columns);
    }

    /** out[o, ...] = weight[o, ...] factor[o] */
    public static Weight scaleRows(Weight weight, float[] factor) {
        if (factor.length != weight.rows()) {
            throw new IllegalArgumentException(
                    factor.length + " factors for the " + weight.rows() + " rows of " + weight.name());
        }
        return new ScaledWeight("scale_rows " + weight.name(), weight, factor, null, weight.shape());
    }

    /** A convolution weight [o,i,ky,kx] as the matrix [o,(ky,kx,i)] that goes with {@code Ops.patches}. */
    public static Weight reorder(Weight weight) {
        return new ReorderedWeight(weight);
    }

    /** A convolution weight [o,i,ky,kx] as [(ky,kx),i,o]; each row of it is for one tap and reads all of the weight. */
    public static Weight byTaps(Weight weight) {
        Weight reordered = reorder(weight);
        int outputs = reordered.rows();
        int inputs = weight.shape()[1];
        int taps = reordered.columns() / inputs;
        return new Weight("by_taps " + weight.name(), taps, inputs * outputs) {
            @Override
            public void read(int from, int count, float[] into) {
                float[] all = reordered.readAll();
                for (int r = 0; r < count; r++) {
                    for (int i = 0; i < inputs; i++) {
                        for (int o = 0; o < outputs; o++) {
                            into[(r * inputs + i) * outputs + o] = all[(o * taps + from + r) * inputs + i];
                        }
                    }
                }
            }
        };
    }

    /** out[o] = bias[o] + sum over i of weight[o, i] vector[i mod length of vector]; {@code bias} may be null. */
    public static float[] affine(Weight weight, float[] vector, float[] bias) {
        return affineLater(weight, vector, bias).readAll();
    }

    /** {@link #affine}, computed when it is read. */
    public static Weight affineLater(Weight weight, float[] vector, float[] bias) {
        requireDivides(weight, vector, weight.columns());
        return weight instanceof ReorderedWeight reordered
                ? new AffineWeight(reordered.source(), reordered.inSourceOrder(vector), bias)
                : new AffineWeight(weight, vector, bias);
    }

    /** Element by element. */
    public static float[] multiply(float[] a, float[] b) {
        requireEqualLengths(a, b);
        float[] out = new float[a.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = a[i] * b[i];
        }
        return out;
    }

    /** Batch normalisation as (x - mean) factor + bias: factor = weight / sqrt(variance + eps). */
    public static float[] batchnormFactor(float[] weight, float[] variance, double eps) {
        requireEqualLengths(weight, variance);
        float[] out = new float[weight.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) (weight[i] / Math.sqrt(variance[i] + eps));
        }
        return out;
    }

    /**
     * Batch normalisation in the layer before it, as x factor + shift: shift = bias + (before - mean) factor.
     *
     * @param before bias of the layer that is normalised, or null
     */
    public static float[] batchnormShift(float[] bias, float[] mean, float[] factor, float[] before) {
        requireEqualLengths(bias, mean);
        requireEqualLengths(bias, factor);
        if (before != null) {
            requireEqualLengths(bias, before);
        }
        float[] out = new float[bias.length];
        for (int i = 0; i < out.length; i++) {
            double centered = (before == null ? 0.0 : before[i]) - mean[i];
            out[i] = (float) (bias[i] + centered * factor[i]);
        }
        return out;
    }

    private static void requireEqualLengths(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException("vectors of " + a.length + " and " + b.length + " elements");
        }
    }

    private static void requireDivides(Weight weight, float[] vector, int columns) {
        if (vector.length == 0 || columns % vector.length != 0) {
            throw new IllegalArgumentException(
                    vector.length + " elements do not divide the " + columns + " columns of " + weight.name());
        }
    }
}
