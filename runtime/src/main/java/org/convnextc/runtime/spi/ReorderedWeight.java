package org.convnextc.runtime.spi;

/** A convolution weight [o,i,ky,kx] as the matrix [o,(ky,kx,i)]. */
public final class ReorderedWeight extends Weight {
    private final Weight source;
    private final int inputs;
    private final int taps;

    ReorderedWeight(Weight source) {
        super("reorder " + source.name(), source.rows(), source.columns());
        int[] shape = source.shape();
        if (shape.length != 4) {
            throw new IllegalArgumentException(source.name() + " is no convolution weight [o,i,ky,kx]");
        }
        this.source = source;
        inputs = shape[1];
        taps = shape[2] * shape[3];
    }

    public Weight source() {
        return source;
    }

    public int taps() {
        return taps;
    }

    /** What meets the columns of the source where {@code vector} meets these columns, again and again. */
    float[] inSourceOrder(float[] vector) {
        float[] out = new float[columns()];
        for (int i = 0; i < out.length; i++) {
            out[i] = vector[(i % taps * inputs + i / taps) % vector.length];
        }
        return out;
    }

    @Override
    public void read(int from, int count, float[] into) {
        int columns = columns();
        float[] rows = new float[count * columns];
        source.read(from, count, rows);
        for (int row = 0; row < rows.length; row += columns) {
            for (int i = 0; i < inputs; i++) {
                for (int tap = 0; tap < taps; tap++) {
                    into[row + tap * inputs + i] = rows[row + i * taps + tap];
                }
            }
        }
    }
}
