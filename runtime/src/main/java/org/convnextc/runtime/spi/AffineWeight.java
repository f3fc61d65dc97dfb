package org.convnextc.runtime.spi;

/** out[o] = bias[o] + sum over i of weight[o, i] vector[i mod length of vector]; the bias may be null. Sums are in double precision. */
public final class AffineWeight extends Weight {
    /** Computes {@code sums[r] = sum over i of rows[r, i] vector[i mod length of vector]}. */
    public interface Dot {
        void of(float[] rows, int count, int columns, float[] vector, double[] sums);
    }

    private final Weight weight;
    private final float[] vector;
    private final float[] bias;

    AffineWeight(Weight weight, float[] vector, float[] bias) {
        super("affine " + weight.name(), weight.rows());
        this.weight = weight;
        this.vector = vector;
        this.bias = bias;
    }

    public Weight source() {
        return weight;
    }

    @Override
    public void read(int from, int count, float[] into) {
        read(from, count, into, AffineWeight::dot);
    }

    public void read(int from, int count, float[] into, Dot dot) {
        int columns = weight.columns();
        int step = Math.min(count, Math.max(1, Weights.PIECE / columns));
        float[] rows = new float[step * columns];
        double[] sums = new double[step];
        for (int done = 0; done < count; done += step) {
            int n = Math.min(step, count - done);
            weight.read(from + done, n, rows);
            dot.of(rows, n, columns, vector, sums);
            for (int r = 0; r < n; r++) {
                into[done + r] = (float) ((bias == null ? 0 : bias[from + done + r]) + sums[r]);
            }
        }
    }

    private static void dot(float[] rows, int count, int columns, float[] vector, double[] sums) {
        for (int r = 0; r < count; r++) {
            double sum = 0;
            for (int i = r * columns; i < (r + 1) * columns; i += vector.length) {
                for (int k = 0; k < vector.length; k++) {
                    sum += (double) rows[i + k] * vector[k];
                }
            }
            sums[r] = sum;
        }
    }
}
