package org.convnextc.compiler.frontend.expand;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.ir.Graph;
import org.junit.jupiter.api.Test;

class IgnoredWeightsTest {
    private static Graph expand(String slots) {
        var diagnostics = new Diagnostics();
        Optional<Graph> graph = Frontend.load(
                new Source(
                        "n.net",
                        "net N { input = 3x8x8  body = { stem: conv 2x2 -> 4; mean; head: linear -> 2 }" + slots
                                + " }"),
                Optional.empty(),
                List.of(),
                new SourceMap(),
                diagnostics);
        assertEquals(List.of(), diagnostics.all());
        return graph.orElseThrow();
    }

    /** Beside what outputs leave out. */
    @Test
    void areUnused() {
        assertEquals(Set.of(), expand("").unused());
        assertEquals(
                Set.of("text.", "a.b-1."),
                expand("  ignore = [\"text.*\", \"a.b-1\"]").unused());
        assertEquals(
                Set.of("text.", "head"),
                expand("  ignore = [\"text\"]  outputs = [\"stem\"]").unused());
    }
}
