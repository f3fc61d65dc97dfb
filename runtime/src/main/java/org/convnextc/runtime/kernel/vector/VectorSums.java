package org.convnextc.runtime.kernel.vector;

import static org.convnextc.runtime.kernel.vector.VectorKernels.SPECIES;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Sums over the rows of a matrix, in double precision: no sum of float32 numbers or of their squares overflows or vanishes. */
final class VectorSums {
    private static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, SPECIES.vectorShape());

    /** As many floats. */
    private static final VectorSpecies<Float> FLOATS =
            VectorSpecies.of(float.class, VectorShape.forBitSize(SPECIES.vectorBitSize() / 2));

    private static final int LANES = DOUBLES.length();

    /** Rows that are added at a time. */
    private static final int ROWS = 4;

    private VectorSums() {}

    static void sumRows(float[] x, int rows, int columns, double[] sum) {
        int r = 0;
        for (; r + ROWS <= rows; r += ROWS) {
            addRows(x, r * columns, columns, sum);
        }
        for (; r < rows; r++) {
            addRow(x, r * columns, columns, sum);
        }
    }

    static void sumSquares(float[] x, int rows, int columns, double[] sum) {
        int r = 0;
        for (; r + ROWS <= rows; r += ROWS) {
            addRowsOfSquares(x, r * columns, columns, sum);
        }
        for (; r < rows; r++) {
            addSquares(x, r * columns, columns, sum);
        }
    }

    private static DoubleVector load(float[] x, int from) {
        return (DoubleVector) FloatVector.fromArray(FLOATS, x, from).convertShape(VectorOperators.F2D, DOUBLES, 0);
    }

    private static DoubleVector sums(double[] sum, int from) {
        return DoubleVector.fromArray(DOUBLES, sum, from);
    }

    private static DoubleVector square(DoubleVector x) {
        return x.mul(x);
    }

    private static void addRows(float[] x, int from, int columns, double[] sum) {
        int end = DOUBLES.loopBound(columns);
        for (int c = 0; c < end; c += LANES) {
            DoubleVector two = load(x, from + c).add(load(x, from + columns + c));
            DoubleVector more = load(x, from + 2 * columns + c).add(load(x, from + 3 * columns + c));
            sums(sum, c).add(two.add(more)).intoArray(sum, c);
        }
        for (int r = 0; r < ROWS; r++) {
            addRest(x, from + r * columns, end, columns, sum);
        }
    }

    private static void addRow(float[] x, int from, int columns, double[] sum) {
        int end = DOUBLES.loopBound(columns);
        for (int c = 0; c < end; c += LANES) {
            sums(sum, c).add(load(x, from + c)).intoArray(sum, c);
        }
        addRest(x, from, end, columns, sum);
    }

    private static void addRest(float[] x, int from, int first, int columns, double[] sum) {
        for (int c = first; c < columns; c++) {
            sum[c] += x[from + c];
        }
    }

    private static void addRowsOfSquares(float[] x, int from, int columns, double[] sum) {
        int end = DOUBLES.loopBound(columns);
        for (int c = 0; c < end; c += LANES) {
            DoubleVector two = square(load(x, from + c)).add(square(load(x, from + columns + c)));
            DoubleVector more = square(load(x, from + 2 * columns + c)).add(square(load(x, from + 3 * columns + c)));
            sums(sum, c).add(two.add(more)).intoArray(sum, c);
        }
        for (int r = 0; r < ROWS; r++) {
            addRestOfSquares(x, from + r * columns, end, columns, sum);
        }
    }

    private static void addSquares(float[] x, int from, int columns, double[] sum) {
        int end = DOUBLES.loopBound(columns);
        for (int c = 0; c < end; c += LANES) {
            sums(sum, c).add(square(load(x, from + c))).intoArray(sum, c);
        }
        addRestOfSquares(x, from, end, columns, sum);
    }

    private static void addRestOfSquares(float[] x, int from, int first, int columns, double[] sum) {
        for (int c = first; c < columns; c++) {
            sum[c] += (double) x[from + c] * x[from + c];
        }
    }
}
