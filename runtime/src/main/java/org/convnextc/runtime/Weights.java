package org.convnextc.runtime;

/**
 * Weights derived from others. Matrices are derived row by row when they are bound, so that none is held twice; sums are in double
 * precision.
 */
public final class Weights {
    /** Floats that are read at a time. */
    static final int PIECE = 1 << 14;

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
        return new Weight("scale_columns " + weight.name(), weight.rows(), columns) {
            @Override
            public void read(int from, int count, float[] into) {
                weight.read(from, count, into);
                for (int i = 0; i < count * columns; i += factor.length) {
                    for (int k = 0; k < factor.length; k++) {
                        into[i + k] *= factor[k];
                    }
                }
            }
        };
    }

    /** out[o, ...] = weight[o, ...] factor[o] */
    public static Weight scaleRows(Weight weight, float[] factor) {
        int columns = weight.columns();
        if (factor.length != weight.rows()) {
            throw new IllegalArgumentException(
                    factor.length + " factors for the " + weight.rows() + " rows of " + weight.name());
        }
        return new Weight("scale_rows " + weight.name(), weight.shape()) {
            @Override
            public void read(int from, int count, float[] into) {
                weight.read(from, count, into);
                for (int r = 0; r < count; r++) {
                    float f = factor[from + r];
                    for (int i = r * columns; i < (r + 1) * columns; i++) {
                        into[i] *= f;
                    }
                }
            }
        };
    }

    /** A convolution weight [o,i,ky,kx] as the matrix [o,(ky,kx,i)] that goes with {@link Ops#patches}. */
    public static Weight reorder(Weight weight) {
        int[] shape = weight.shape();
        if (shape.length != 4) {
            throw new IllegalArgumentException(weight.name() + " is no convolution weight [o,i,ky,kx]");
        }
        int inputs = shape[1];
        int taps = shape[2] * shape[3];
        int columns = weight.columns();
        return new Weight("reorder " + weight.name(), shape[0], columns) {
            @Override
            public void read(int from, int count, float[] into) {
                float[] source = new float[count * columns];
                weight.read(from, count, source);
                for (int i = 0; i < source.length; i++) {
                    int inRow = i % columns;
                    into[i - inRow + inRow % taps * inputs + inRow / taps] = source[i];
                }
            }
        };
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
        int columns = weight.columns();
        requireDivides(weight, vector, columns);
        return new Weight("affine " + weight.name(), weight.rows()) {
            @Override
            public void read(int from, int count, float[] into) {
                int step = Math.max(1, PIECE / columns);
                float[] rows = new float[Math.min(step, count) * columns];
                for (int done = 0; done < count; done += step) {
                    int n = Math.min(step, count - done);
                    weight.read(from + done, n, rows);
                    for (int r = 0; r < n; r++) {
                        int o = from + done + r;
                        into[done + r] =
                                (float) ((bias == null ? 0 : bias[o]) + dot(rows, r * columns, columns, vector));
                    }
                }
            }
        };
    }

    private static double dot(float[] row, int at, int columns, float[] vector) {
        double sum = 0;
        for (int i = 0; i < columns; i += vector.length) {
            for (int k = 0; k < vector.length; k++) {
                sum += (double) row[at + i + k] * vector[k];
            }
        }
        return sum;
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

    /** Batch normalisation as x factor + shift: factor = weight / sqrt(variance + eps). */
    public static float[] batchnormFactor(float[] weight, float[] variance, double eps) {
        requireEqualLengths(weight, variance);
        float[] out = new float[weight.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) (weight[i] / Math.sqrt(variance[i] + eps));
        }
        return out;
    }

    /**
     * See {@link #batchnormFactor}: shift = bias + (before - mean) factor.
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
