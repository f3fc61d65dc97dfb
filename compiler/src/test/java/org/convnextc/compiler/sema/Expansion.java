package org.convnextc.compiler.sema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.ir.Instruction;
import org.convnextc.compiler.ir.Verifier;
import org.convnextc.compiler.ir.op.Op;
import org.convnextc.dsl.DiagnosticRenderer;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;

/** A net's graph, or what was wrong with it, as tests want it. */
record Expansion(Optional<Graph> graph, Diagnostics diagnostics, SourceMap sources) {
    static Expansion of(String text, String... overrides) {
        return of(text, Optional.empty(), overrides);
    }

    static Expansion of(String text, Optional<String> net, String... overrides) {
        var sources = new SourceMap();
        var diagnostics = new Diagnostics();
        var graph = Frontend.load(new Source("test.net", text), net, List.of(overrides), sources, diagnostics);
        return new Expansion(graph, diagnostics, sources);
    }

    /** A net for images of 3x8x8 with these slots. */
    static Expansion ofSlots(String slots, String... overrides) {
        return of("net Net { input = 3x8x8\n" + slots + "\n}", overrides);
    }

    /** A built-in net. */
    static Graph builtIn(String net, String... overrides) {
        var sources = new SourceMap();
        var diagnostics = new Diagnostics();
        var graph = Frontend.load("convnext.net", Optional.of(net), List.of(overrides), sources, diagnostics);
        return new Expansion(graph, diagnostics, sources).valid();
    }

    /** The graph, which also keeps the rules of graphs. */
    Graph valid() {
        Graph found = graph.orElseThrow(() -> new AssertionError(messages()));
        assertEquals(List.of(), Verifier.problems(found));
        return found;
    }

    /** The operation of a step. */
    Op op(String name) {
        return step(name).op();
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
