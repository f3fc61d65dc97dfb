package org.convnextc.compiler.pass;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.Map;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.ir.Graph;
import org.convnextc.ir.RandomGraphs;
import org.convnextc.ir.reference.Reference;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.ir.text.IrParser;
import org.convnextc.ir.text.Printer;
import org.convnextc.ir.verify.Verifier;

/** Graphs of a few instructions, as texts. */
final class SmallGraphs {
    /** Of an image like that which a graph is given. */
    static final String IMAGE = " : f32[N,4,4,4]";

    private SmallGraphs() {}

    /**
     * The net {@code T}.
     *
     * @param input the name of its input, an image of 4x4 pixels and channels
     * @param body instructions after {@code %x = to_channels_last}; the last one is the result
     */
    static Graph of(String input, List<String> body) {
        String last = body.get(body.size() - 1);
        String name = last.substring(0, last.indexOf(' '));
        String type = last.substring(last.lastIndexOf(':') + 2);
        String text = "net T func @T(%" + input + ": f32[N,4,4,4]) -> " + type + " {\n%x = to_channels_last %" + input
                + IMAGE + "\n" + String.join("\n", body) + "\nreturn " + name + "\n}";
        var diagnostics = new Diagnostics();
        Graph graph = IrParser.parse(new Source("small.ir", text), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all() + "\n" + text));
        Verifier.check(graph, "reading");
        return graph;
    }

    static Graph of(String... body) {
        return of("input", List.of(body));
    }

    /** Runs a pass, whose graph must keep to the rules and compute the same. */
    static Graph checked(Pass pass, Graph before) {
        Graph after = pass.run(before, new Diagnostics());
        Verifier.check(after, pass.name());
        Map<String, Tensor64> weights = RandomGraphs.weights(before, 1);
        Tensor64 input = RandomGraphs.input(before, 2, 1);
        assertArrayEquals(
                Reference.run(before, weights::get, input).get(0).data(),
                Reference.run(after, weights::get, input).get(0).data(),
                1e-12,
                Printer.print(after));
        return after;
    }
}
