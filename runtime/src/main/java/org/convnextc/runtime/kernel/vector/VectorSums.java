package org.convnextc.runtime.kernel.vector;

import static org.convnextc.runtime.kernel.vector.VectorKernels.SPECIES;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums over the rows of a matrix, in double precision: no sum of float32 numbers or of their squares overflows or vanishes.
 *
 * <p>Vectors of floats have the width of all others, though half of it becomes a vector of doubles: C2 of JDK 17 remembers which vectors
 * the methods of the Vector API have seen, whoever called them, and makes calls and objects of instructions everywhere, in products too,
 * once those were of two widths.
 */
final class VectorSums {
    private static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, SPECIES.vectorShape());

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

    /** The first half of a vector of floats. */
    private static DoubleVector load(float[] x, int from) {
        return (DoubleVector) FloatVector.fromArray(SPECIES, x, from).convertShape(VectorOperators.F2D, DOUBLES, 0);
    }

    /** How many columns of a row {@link #load} can take, as it reads more than it gives. */
    private static int loadable(float[] x, int from, int columns) {
        return DOUBLES.loopBound(Math.max(0, Math.min(columns, x.length - from - LANES)));
    }

    private static DoubleVector sums(double[] sum, int from) {
        return DoubleVector.fromArray(DOUBLES, sum, from);
    }

    private static DoubleVector square(DoubleVector x) {
        return x.mul(x);
    }

    private static double square(double x) {
        return x * x;
    }

    private static void addRows(float[] x, int from, int columns, double[] sum) {
        int end = loadable(x, from + 3 * columns, columns);
        for (int c = 0; c < end; c += LANES) {
            DoubleVector two = load(x, from + c).add(load(x, from + columns + c));
            DoubleVector more = load(x, from + 2 * columns + c).add(load(x, from + 3 * columns + c));
            sums(sum, c).add(two.add(more)).intoArray(sum, c);
        }
        int vectors = DOUBLES.loopBound(columns);
        for (int c = end; c < vectors; c++) {
            int i = from + c;
            double two = (double) x[i] + x[i + columns];
            sum[c] += two + ((double) x[i + 2 * columns] + x[i + 3 * columns]);
        }
        for (int r = 0; r < ROWS; r++) {
            addRest(x, from + r * columns, vectors, columns, sum);
        }
    }

    private static void addRow(float[] x, int from, int columns, double[] sum) {
        int end = loadable(x, from, columns);
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
        int end = loadable(x, from + 3 * columns, columns);
        for (int c = 0; c < end; c += LANES) {
            DoubleVector two = square(load(x, from + c)).add(square(load(x, from + columns + c)));
            DoubleVector more = square(load(x, from + 2 * columns + c)).add(square(load(x, from + 3 * columns + c)));
            sums(sum, c).add(two.add(more)).intoArray(sum, c);
        }
        int vectors = DOUBLES.loopBound(columns);
        for (int c = end; c < vectors; c++) {
            int i = from + c;
            double two = square(x[i]) + square(x[i + columns]);
            sum[c] += two + (square(x[i + 2 * columns]) + square(x[i + 3 * columns]));
        }
        for (int r = 0; r < ROWS; r++) {
            addRestOfSquares(x, from + r * columns, vectors, columns, sum);
        }
    }

    private static void addSquares(float[] x, int from, int columns, double[] sum) {
        int end = loadable(x, from, columns);
        for (int c = 0; c < end; c += LANES) {
            sums(sum, c).add(square(load(x, from + c))).intoArray(sum, c);
        }
        addRestOfSquares(x, from, end, columns, sum);
    }

    private static void addRestOfSquares(float[] x, int from, int first, int columns, double[] sum) {
        for (int c = first; c < columns; c++) {
            sum[c] += square(x[from + c]);
        }
    }
}
