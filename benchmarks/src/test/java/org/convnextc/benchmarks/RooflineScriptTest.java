package org.convnextc.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.convnextc.compiler.Compiler;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.ir.Printer;
import org.convnextc.cuda.ValueType;
import org.convnextc.dsl.Diagnostics;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code benchmarks/gpu/roofline.py} reads from the graph's text the work that the graph itself counts. */
class RooflineScriptTest {
    @ParameterizedTest
    @CsvSource({"tiny, F32", "xlarge, BF16"})
    void countsEveryOperation(String name, ValueType type) throws IOException, InterruptedException {
        Net net = Net.load("../examples/" + name + ".net", Optional.empty(), List.of());
        Graph graph = Compiler.lowerForCuda(net.graph(), type, new Diagnostics());
        // The script prints GFLOP for each class of steps, as decimals.
        assertEquals(2e-9 * net.macs(), gigaflop(run(Printer.print(graph))), 1e-12 * net.macs());
    }

    private static String run(String graph) throws IOException, InterruptedException {
        Process script;
        try {
            script = new ProcessBuilder("python3", "gpu/roofline.py", "-", "--batch", "1", "--json")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "there is no python3: " + e.getMessage());
            throw e;
        }
        try (var in = script.getOutputStream()) {
            in.write(graph.getBytes(StandardCharsets.UTF_8));
        }
        String text = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, script.waitFor());
        return text;
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
