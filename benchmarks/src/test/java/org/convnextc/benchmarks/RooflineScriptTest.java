package org.convnextc.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.target.cuda.ValueType;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Graph;
import org.convnextc.ir.text.Printer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code benchmarks/gpu/roofline.py} reads from the graph's text the work that the graph itself counts. */
class RooflineScriptTest {
    @ParameterizedTest
    @CsvSource({"tiny, F32", "xlarge, BF16"})
    void countsEveryOperation(String name, ValueType type) throws IOException, InterruptedException {
        Net net = Net.load("../examples/" + name + ".net", Optional.empty(), List.of());
        Graph graph = Targets.cuda(type).lower(net.graph(), new Diagnostics());
        String json = Python.run(Printer.print(graph), "gpu/roofline.py", "-", "--batch", "1", "--json");
        // The script prints GFLOP for each class of steps, as decimals.
        assertEquals(2e-9 * net.macs(), gigaflop(json), 1e-12 * net.macs());
    }

    /** Of all classes together. */
    private static double gigaflop(String json) throws IOException {
        double sum = 0;
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            while (parser.nextToken() != null) {
                if ("gflop".equals(parser.currentName())
                        && parser.currentToken().isNumeric()) {
                    sum += parser.getDoubleValue();
                }
            }
        }
        return sum;
    }
}
