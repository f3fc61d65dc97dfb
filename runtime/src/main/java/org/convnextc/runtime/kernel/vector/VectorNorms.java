package org.convnextc.runtime.kernel.vector;

import static org.convnextc.runtime.kernel.vector.VectorKernels.LANES;
import static org.convnextc.runtime.kernel.vector.VectorKernels.PLAIN;
import static org.convnextc.runtime.kernel.vector.VectorKernels.SPECIES;
import static org.convnextc.runtime.kernel.vector.VectorKernels.load;

import java.util.Arrays;
import java.util.function.Consumer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * Norms of rows. A row's mean as a float32 sum gives it, the centre, is off by some roundings of the numbers, which may be large beside
 * the deviation. The mean of the distances from it corrects it, up to roundings of these small distances: mean = centre + shift,
 * variance = mean of the squared distances - shift^2. A row that this is not enough for is left to the plain kernels, which compute in
 * double precision.
 */
final class VectorNorms {
    /**
     * The least variance, eps added, that float32 is trusted with: squares lose up to 2^-150 each where they are too small for it, which is
     * nothing beside that. Where squares or sums are too large, the variance is infinite or not a number.
     */
    private static final double LEAST = 0x1p-100;

    /** Floats that are summed in float32 before the sum is added up in double precision: 32 additions in each lane. */
    private static final int CHAIN = 32 * LANES;

    /** Rows whose sums are added up side by side. */
    private static final int TOGETHER = 4;

    private static final VectorShuffle<Float> ROTATED_BY_8 = VectorShuffle.iota(SPECIES, 8, 1, true);
    private static final VectorShuffle<Float> ROTATED_BY_4 = VectorShuffle.iota(SPECIES, 4, 1, true);
    private static final VectorShuffle<Float> ROTATED_BY_2 = VectorShuffle.iota(SPECIES, 2, 1, true);
    private static final VectorShuffle<Float> ROTATED_BY_1 = VectorShuffle.iota(SPECIES, 1, 1, true);

    private VectorNorms() {}

    static void layer(float[] x, int rows, int columns, float eps) {
        double[] moments = new double[2];
        int together = columns >= LANES && columns <= CHAIN ? rows - rows % TOGETHER : 0;
        if (together > 0) {
            severalLayers(x, together, columns, eps, moments);
        }
        for (int from = together * columns; from < rows * columns; from += columns) {
            float center = sum(x, from, columns) / columns;
            moments(x, from, columns, center, moments);
            layer(x, from, columns, eps, center, moments);
        }
    }

    /** Rows whose sums wait for nothing but their own: the additions of one follow each other. */
    private static void severalLayers(float[] x, int rows, int columns, float eps, double[] moments) {
        float[] sums = new float[2 * TOGETHER * LANES];
        float[] centers = new float[TOGETHER];
        int whole = SPECIES.loopBound(columns);
        for (int first = 0; first < rows * columns; first += TOGETHER * columns) {
            addRows(x, first, columns, sums);
            for (int r = 0; r < TOGETHER; r++) {
                int from = first + r * columns;
                centers[r] = sumWithRest(load(sums, r * LANES), x, from + whole, from + columns) / columns;
            }
            addDistances(x, first, columns, centers, sums);
            for (int r = 0; r < TOGETHER; r++) {
                int from = first + r * columns;
                moments[0] = sumOfLanes(load(sums, r * LANES));
                moments[1] = sumOfLanes(load(sums, (TOGETHER + r) * LANES));
                addRest(x, from + whole, from + columns, centers[r], moments);
                moments[0] /= columns;
                moments[1] /= columns;
                layer(x, from, columns, eps, centers[r], moments);
            }
        }
    }

    /** A row whose moments are there. */
    private static void layer(float[] x, int from, int columns, float eps, float center, double[] moments) {
        double shift = moments[0];
        double spread = Math.max(moments[1] - shift * shift, 0) + eps;
        if (trusted(spread) && shift * shift <= spread) {
            standardize(x, from, columns, center, (float) shift, (float) (1 / Math.sqrt(spread)));
        } else {
            alone(x, from, columns, row -> PLAIN.normalize(row, 1, columns, eps));
        }
    }

    /** The sums of {@link #TOGETHER} rows, lane by lane, without what is left of a row behind its last whole vector. */
    private static void addRows(float[] x, int from, int columns, float[] sums) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        int end = from + SPECIES.loopBound(columns);
        for (int i = from; i < end; i += LANES) {
            sum0 = sum0.add(load(x, i));
            sum1 = sum1.add(load(x, i + columns));
            sum2 = sum2.add(load(x, i + 2 * columns));
            sum3 = sum3.add(load(x, i + 3 * columns));
        }
        sum0.intoArray(sums, 0);
        sum1.intoArray(sums, LANES);
        sum2.intoArray(sums, 2 * LANES);
        sum3.intoArray(sums, 3 * LANES);
    }

    /** The same of distances from the rows' centres, and behind them those of their squares. */
    private static void addDistances(float[] x, int from, int columns, float[] centers, float[] sums) {
        FloatVector center0 = FloatVector.broadcast(SPECIES, centers[0]);
        FloatVector center1 = FloatVector.broadcast(SPECIES, centers[1]);
        FloatVector center2 = FloatVector.broadcast(SPECIES, centers[2]);
        FloatVector center3 = FloatVector.broadcast(SPECIES, centers[3]);
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        FloatVector square0 = sum0;
        FloatVector square1 = sum0;
        FloatVector square2 = sum0;
        FloatVector square3 = sum0;
        int end = from + SPECIES.loopBound(columns);
        for (int i = from; i < end; i += LANES) {
            FloatVector distance0 = load(x, i).sub(center0);
            sum0 = sum0.add(distance0);
            square0 = distance0.fma(distance0, square0);
            FloatVector distance1 = load(x, i + columns).sub(center1);
            sum1 = sum1.add(distance1);
            square1 = distance1.fma(distance1, square1);
            FloatVector distance2 = load(x, i + 2 * columns).sub(center2);
            sum2 = sum2.add(distance2);
            square2 = distance2.fma(distance2, square2);
            FloatVector distance3 = load(x, i + 3 * columns).sub(center3);
            sum3 = sum3.add(distance3);
            square3 = distance3.fma(distance3, square3);
        }
        sum0.intoArray(sums, 0);
        sum1.intoArray(sums, LANES);
        sum2.intoArray(sums, 2 * LANES);
        sum3.intoArray(sums, 3 * LANES);
        square0.intoArray(sums, 4 * LANES);
        square1.intoArray(sums, 5 * LANES);
        square2.intoArray(sums, 6 * LANES);
        square3.intoArray(sums, 7 * LANES);
    }

    static void rootMeanSquare(float[] x, int rows, int columns, float eps) {
        double[] moments = new double[2];
        for (int from = 0; from < rows * columns; from += columns) {
            moments(x, from, columns, 0, moments);
            double spread = moments[1] + eps;
            if (trusted(spread)) {
                standardize(x, from, columns, 0, 0, (float) (1 / Math.sqrt(spread)));
            } else {
                alone(x, from, columns, row -> PLAIN.normalizeRms(row, 1, columns, eps));
            }
        }
    }

    private static boolean trusted(double spread) {
        return spread >= LEAST && spread <= Double.MAX_VALUE;
    }

    private static void alone(float[] x, int from, int columns, Consumer<float[]> norm) {
        float[] row = Arrays.copyOfRange(x, from, from + columns);
        norm.accept(row);
        System.arraycopy(row, 0, x, from, columns);
    }

    private static float sum(float[] x, int from, int count) {
        int end = SPECIES.loopBound(count);
        FloatVector sums = FloatVector.zero(SPECIES);
        for (int i = 0; i < end; i += LANES) {
            sums = sums.add(load(x, from + i));
        }
        return sumWithRest(sums, x, from + end, from + count);
    }

    private static float sumWithRest(FloatVector sums, float[] x, int from, int end) {
        float sum = sumOfLanes(sums);
        for (int i = from; i < end; i++) {
            sum += x[i];
        }
        return sum;
    }

    /** The means of the distances from the centre and of their squares. */
    private static void moments(float[] x, int from, int count, float center, double[] moments) {
        moments[0] = 0;
        moments[1] = 0;
        for (int i = 0; i < count; i += CHAIN) {
            addMoments(x, from + i, Math.min(CHAIN, count - i), center, moments);
        }
        moments[0] /= count;
        moments[1] /= count;
    }

    private static void addMoments(float[] x, int from, int count, float center, double[] moments) {
        int end = SPECIES.loopBound(count);
        FloatVector distances = FloatVector.zero(SPECIES);
        FloatVector squares = FloatVector.zero(SPECIES);
        for (int i = 0; i < end; i += LANES) {
            FloatVector distance = load(x, from + i).sub(center);
            distances = distances.add(distance);
            squares = distance.fma(distance, squares);
        }
        moments[0] += sumOfLanes(distances);
        moments[1] += sumOfLanes(squares);
        addRest(x, from + end, from + count, center, moments);
    }

    private static void addRest(float[] x, int from, int end, float center, double[] moments) {
        for (int i = from; i < end; i++) {
            float distance = x[i] - center;
            moments[0] += distance;
            moments[1] += distance * distance;
        }
    }

    private static void standardize(float[] x, int from, int count, float center, float shift, float factor) {
        int end = SPECIES.loopBound(count);
        for (int i = 0; i < end; i += LANES) {
            load(x, from + i).sub(center).sub(shift).mul(factor).intoArray(x, from + i);
        }
        for (int i = end; i < count; i++) {
            x[from + i] = (x[from + i] - center - shift) * factor;
        }
    }

    /**
     * Adds halves to halves. The order of {@code reduceLanes} is left open, and C2 of JDK 25 takes another than the interpreter: the same
     * input would give other bits once the method is compiled.
     */
    private static float sumOfLanes(FloatVector v) {
        FloatVector sums = v;
        if (LANES >= 16) {
            sums = sums.add(sums.rearrange(ROTATED_BY_8));
        }
        if (LANES >= 8) {
            sums = sums.add(sums.rearrange(ROTATED_BY_4));
        }
        if (LANES >= 4) {
            sums = sums.add(sums.rearrange(ROTATED_BY_2));
        }
        return sums.add(sums.rearrange(ROTATED_BY_1)).lane(0);
    }
}
