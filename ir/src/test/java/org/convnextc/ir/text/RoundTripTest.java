package org.convnextc.ir.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.ir.Graph;
import org.convnextc.ir.RandomGraphs;
import org.convnextc.ir.reference.Reference;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.ir.verify.Verifier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoundTripTest {
    static java.util.stream.LongStream seeds() {
        return java.util.stream.LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aPrintedGraphReadsBackEqual(long seed) {
        Graph graph = RandomGraphs.graph(seed);
        assertEquals(List.of(), Verifier.problems(graph));
        String text = Printer.print(graph);
        var diagnostics = new Diagnostics();
        Graph read = IrParser.parse(new Source("random.ir", text), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all() + "\n" + text));
        assertEquals(graph, read);
        assertEquals(text, Printer.print(read));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theReferenceRunsIt(long seed) {
        Graph graph = RandomGraphs.graph(seed);
        var weights = RandomGraphs.weights(graph, seed);
        List<Tensor64> results = Reference.run(graph, weights::get, RandomGraphs.input(graph, 2, seed));
        assertEquals(graph.entry().results().size(), results.size());
        for (Tensor64 result : results) {
            for (double value : result.data()) {
                org.junit.jupiter.api.Assertions.assertTrue(Double.isFinite(value));
            }
        }
    }
}
