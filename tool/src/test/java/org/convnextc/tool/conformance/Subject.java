package org.convnextc.tool.conformance;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.ir.Graph;
import org.convnextc.ir.RandomGraphs;
import org.convnextc.ir.reference.Reference;
import org.convnextc.ir.reference.Tensor64;

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

    static Subject of(String text, String net, long seed) {
        var source = new Source("random.net", text);
        var diagnostics = new Diagnostics();
        Graph graph = Frontend.load(source, Optional.of(net), List.of(), new SourceMap(), diagnostics)
                .orElseThrow(() -> new AssertionError("the net is not valid: " + diagnostics.all()));
        Map<String, Tensor64> weights = RandomGraphs.weights(graph, seed);
        Tensor64 input = RandomGraphs.input(graph, IMAGES, seed);
        List<Tensor64> expected = Reference.run(graph, weights::get, input);
        double rounding = Float32Error.rounding(graph, weights, input, expected, seed);
        return new Subject(source, graph, weights, input, expected, rounding);
    }

    /** Of results against the expected ones, relative to each one's greatest value; not a number where either is none. */
    double error(List<Tensor64> found) {
        return Float32Error.greatest(found, expected);
    }
}
