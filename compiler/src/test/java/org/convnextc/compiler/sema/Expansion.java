package org.convnextc.compiler.sema;

import java.util.List;
import java.util.Optional;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.ir.Instruction;
import org.convnextc.dsl.DiagnosticRenderer;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;

/** A net's graph, or what was wrong with it, as tests want it. */
record Expansion(Optional<Graph> graph, Diagnostics diagnostics, SourceMap sources) {
    static Expansion of(String text, String... overrides) {
        var sources = new SourceMap();
        var diagnostics = new Diagnostics();
        var graph =
                Frontend.load(new Source("test.net", text), Optional.empty(), List.of(overrides), sources, diagnostics);
        return new Expansion(graph, diagnostics, sources);
    }

    /** A built-in net. */
    static Graph builtIn(String net, String... overrides) {
        var sources = new SourceMap();
        var diagnostics = new Diagnostics();
        var graph = Frontend.load("convnext.net", Optional.of(net), List.of(overrides), sources, diagnostics);
        return new Expansion(graph, diagnostics, sources).valid();
    }

    Graph valid() {
        return graph.orElseThrow(() -> new AssertionError(messages()));
    }

    String messages() {
        return new DiagnosticRenderer(sources::find, false).render(diagnostics);
    }

    Instruction step(String name) {
        return valid().entry().body().stream()
                .filter(instruction -> instruction.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + names()));
    }

    List<String> names() {
        return valid().entry().body().stream().map(Instruction::name).toList();
    }
}
