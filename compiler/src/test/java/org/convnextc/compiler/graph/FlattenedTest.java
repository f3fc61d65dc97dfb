package org.convnextc.compiler.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.convnextc.compiler.LoadedNet;
import org.convnextc.compiler.Targets;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Graph;
import org.convnextc.ir.RandomGraphs;
import org.convnextc.ir.walk.Flattened;
import org.convnextc.ir.walk.Flattened.CallSite;
import org.convnextc.ir.walk.Flattened.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlattenedTest {
    /** Outlining puts repeated blocks into functions; expanding the calls gives the steps from before, with their operands. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void expandingCallsUndoesOutlining(long seed) {
        Targets.JAVA.pipeline().run(RandomGraphs.graph(seed), new Diagnostics(), (pass, before, after) -> {
            if (pass.name().equals("outline")) {
                assertEquals(wiring(before), wiring(after));
            }
        });
    }

    @Test
    void aStepKnowsItsCalls() {
        Map<String, Graph> graphs = new HashMap<>();
        Targets.JAVA
                .pipeline()
                .run(
                        LoadedNet.builtIn("ConvNeXtIsoS").graph(),
                        new Diagnostics(),
                        (pass, before, after) -> graphs.put(pass.name(), after));
        Flattened flat = Flattened.of(graphs.get("outline"));
        Step step = flat.steps().stream()
                .filter(s -> s.name().equals("blocks.17.dwconv"))
                .findFirst()
                .orElseThrow();
        assertEquals("blocks.17.", step.prefix());
        CallSite call = step.calls().get(0);
        assertEquals(1, step.calls().size());
        assertEquals(
                "blocks.17",
                graphs.get("outline").entry().body().get(call.position()).name());
    }

    private static List<String> wiring(Graph graph) {
        Flattened flat = Flattened.of(graph);
        return flat.steps().stream()
                .map(step -> step.name() + " = " + step.instruction().op() + " " + step.operands())
                .toList();
    }
}
