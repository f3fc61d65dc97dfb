package org.convnextc.compiler.random;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.convnextc.compiler.ir.Errors;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.ir.RandomGraphs;
import org.convnextc.compiler.ir.Reference;
import org.convnextc.compiler.ir.Tensor64;
import org.convnextc.compiler.sema.Frontend;
import org.convnextc.compiler.sema.SourceMap;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;

/**
 * A net with weights, an input, and what must come out.
 *
 * @param graph as expanded
 * @param expected from the float64 reference
 * @param rounding how far the results are off, relative to the greatest, where each value is stored as one of the two float32 next to it: what a
 *     target in float32 must be granted, for a norm over nearly equal values magnifies every error
 */
record Subject(
        Source source,
        Graph graph,
        Map<String, Tensor64> weights,
        Tensor64 input,
        List<Tensor64> expected,
        double rounding) {
    private static final int IMAGES = 2;

    /**
     * To the nearest float32 errors may cancel by chance: in the net of seed 50581 they come to 1.3e-7, while 300 random roundings give
     * 1.8e-6 (median) to 4.5e-6, and float32 itself 1.1e-6 (plain and vector kernels with OpenBLAS), 2.1e-6 (plain without), 2.3e-6 (ONNX
     * Runtime) and 5.8e-6 (vector without). Over 500 nets the greatest of four random roundings foretells errors best: {@link NetChecks}.
     */
    private static final int ROUNDINGS = 4;

    static Subject of(String text, String net, long seed) {
        var source = new Source("random.net", text);
        var diagnostics = new Diagnostics();
        Graph graph = Frontend.load(source, Optional.of(net), List.of(), new SourceMap(), diagnostics)
                .orElseThrow(() -> new AssertionError("the net is not valid: " + diagnostics.all()));
        Map<String, Tensor64> weights = RandomGraphs.weights(graph, seed);
        Tensor64 input = RandomGraphs.input(graph, IMAGES, seed);
        List<Tensor64> expected = Reference.run(graph, weights::get, input);
        var random = new Random(seed);
        double rounding = DoubleStream.generate(
                        () -> greatestError(stored(graph, weights, input, x -> eitherSide(x, random)), expected))
                .limit(ROUNDINGS)
                .max()
                .orElseThrow();
        return new Subject(source, graph, weights, input, expected, rounding);
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

    /** Of results against the expected ones, relative to each one's greatest value; not a number where either is none. */
    double error(List<Tensor64> found) {
        return greatestError(found, expected);
    }

    private static double greatestError(List<Tensor64> found, List<Tensor64> expected) {
        double error = 0;
        for (int i = 0; i < expected.size(); i++) {
            double one = Errors.relative(found.get(i), expected.get(i));
            error = one <= error ? error : one; // keeps a NaN
        }
        return error;
    }
}
