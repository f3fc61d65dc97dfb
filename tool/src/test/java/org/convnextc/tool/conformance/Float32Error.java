package org.convnextc.tool.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.convnextc.ir.Errors;
import org.convnextc.ir.Graph;
import org.convnextc.ir.reference.Reference;
import org.convnextc.ir.reference.Tensor64;

/** How far a target in float32 may be from the float64 reference on a net that nobody chose. */
public final class Float32Error {
    /**
     * Errors of targets, in units of what storing each value as float32 gives; sums, exp and erf are rounded on their way, too. Measured
     * on the nets of the seeds 0 to 499: median 0.7, 99 of 100 below 2.7, at most 3.9, alike for plain kernels, vector kernels and ONNX
     * Runtime. Against the
     * whole tolerance: median 0.05, 99 of 100 below 0.21, at most 0.25.
     */
    static final double ROUNDINGS = 10;

    /** Where storing is exact by chance, as in a net of one layer: half of the nets have errors above 9e-8, one of a hundred above 9e-7. */
    private static final double LEAST = 1e-6;

    /**
     * To the nearest float32 errors may cancel by chance: in the net of seed 50581 they come to 1.3e-7, while 300 random roundings give
     * 1.8e-6 (median) to 4.5e-6, and float32 itself 1.1e-6 (plain and vector kernels with OpenBLAS), 2.1e-6 (plain without), 2.3e-6 (ONNX
     * Runtime) and 5.8e-6 (vector without). Over 500 nets the greatest of four random roundings foretells errors best.
     */
    private static final int SAMPLES = 4;

    private Float32Error() {}

    /** @param rounding see {@link #rounding} */
    public static double tolerance(double rounding) {
        return LEAST + ROUNDINGS * rounding;
    }

    /** The greatest error of the results, relative to the expected ones, where values are stored as float32. */
    public static double rounding(
            Graph graph, Map<String, Tensor64> weights, Tensor64 input, List<Tensor64> expected, long seed) {
        var random = new Random(seed);
        return DoubleStream.generate(
                        () -> greatest(stored(graph, weights, input, x -> eitherSide(x, random)), expected))
                .limit(SAMPLES)
                .max()
                .orElseThrow();
    }

    /** One of the two float32 next to a value. */
    private static double eitherSide(double value, Random random) {
        float nearest = (float) value;
        if (nearest == value || random.nextBoolean()) {
            return nearest;
        }
        return nearest < value ? Math.nextUp(nearest) : Math.nextDown(nearest);
    }

    /** The results with all values stored as float32. */
    private static List<Tensor64> stored(
            Graph graph, Map<String, Tensor64> weights, Tensor64 input, DoubleUnaryOperator round) {
        return Reference.run(
                graph,
                weights::get,
                input,
                (name, value) -> Arrays.setAll(value.data(), i -> round.applyAsDouble(value.data()[i])));
    }

    static double greatest(List<Tensor64> found, List<Tensor64> expected) {
        double error = 0;
        for (int i = 0; i < expected.size(); i++) {
            double one = Errors.relative(found.get(i), expected.get(i));
            error = one <= error ? error : one; // keeps a NaN
        }
        return error;
    }
}
