package org.convnextc.runtime.spi;

/** out[r, c] = weight[r, c] rowFactors[r] columnFactors[c mod their number]; either factors may be null for none. */
public final class ScaledWeight extends Weight {
    private final Weight source;
    private final float[] rowFactors;
    private final float[] columnFactors;

    ScaledWeight(String name, Weight source, float[] rowFactors, float[] columnFactors, int... shape) {
        super(name, shape);
        this.source = source;
        this.rowFactors = rowFactors;
        this.columnFactors = columnFactors;
    }

    public Weight source() {
        return source;
    }

    public float[] rowFactors() {
        return rowFactors;
    }

    public float[] columnFactors() {
        return columnFactors;
    }

    @Override
    public void read(int from, int count, float[] into) {
        source.read(from, count, into);
        int columns = columns();
        if (columnFactors != null) {
            for (int i = 0; i < count * columns; i += columnFactors.length) {
                for (int k = 0; k < columnFactors.length; k++) {
                    into[i + k] *= columnFactors[k];
                }
            }
        }
        if (rowFactors != null) {
            for (int r = 0; r < count; r++) {
                float f = rowFactors[from + r];
                for (int i = r * columns; i < (r + 1) * columns; i++) {
                    into[i] *= f;
                }
            }
        }
    }
}
