package org.convnextc.compiler.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pass keeps what random nets compute and leaves a graph that the verifier accepts and that reads back from its text. */
class PipelineTest {
    /** Folding reorders float64 arithmetic; about a hundred roundings of 1e-16 are the most that these nets show. */
    private static final double TOLERANCE = 1e-12;

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyPassKeepsTheResults(long seed) {
        Graph graph = RandomGraphs.graph(seed);
        Map<String, Tensor64> weights = RandomGraphs.weights(graph, seed);
        Tensor64 input = RandomGraphs.input(graph, 2, seed);
        List<Tensor64> expected = Reference.run(graph, weights::get, input);
        Pipeline.java().run(graph, new Diagnostics(), (pass, before, after) -> {
            Verifier.check(after, pass.name());
            String text = Printer.print(after);
            assertEquals(
                    after,
                    IrParser.parse(new Source("random.ir", text), new Diagnostics())
                            .orElseThrow());
            List<Tensor64> found = Reference.run(after, weights::get, input);
            for (int i = 0; i < expected.size(); i++) {
                assertEquals(0, Errors.relative(found.get(i), expected.get(i)), TOLERANCE, pass.name() + "\n" + text);
            }
        });
    }
}
