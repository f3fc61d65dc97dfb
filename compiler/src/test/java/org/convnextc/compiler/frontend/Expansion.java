package org.convnextc.compiler.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.DiagnosticRenderer;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Parameter;
import org.convnextc.ir.op.ToChannelsFirst;
import org.convnextc.ir.verify.Verifier;

/** A net's graph, or what was wrong with it, as tests want it. */
public record Expansion(Optional<Graph> graph, Diagnostics diagnostics, SourceMap sources) {
    public static Expansion of(String text, String... overrides) {
        return of(text, Optional.empty(), overrides);
    }

    public static Expansion of(String text, Optional<String> net, String... overrides) {
        var sources = new SourceMap();
        var diagnostics = new Diagnostics();
        var graph = Frontend.load(new Source("test.net", text), net, List.of(overrides), sources, diagnostics);
        return new Expansion(graph, diagnostics, sources);
    }

    /** A net for images of 3x8x8 with these slots. */
    public static Expansion ofSlots(String slots, String... overrides) {
        return of("net Net { input = 3x8x8\n" + slots + "\n}", overrides);
    }

    /** A net of convnext.net. */
    public static Graph builtIn(String net, String... overrides) {
        return builtInOf("convnext.net", net, overrides);
    }

    /** A net of a built-in file. */
    public static Graph builtInOf(String file, String net, String... overrides) {
        var sources = new SourceMap();
        var diagnostics = new Diagnostics();
        var graph = Frontend.load(file, Optional.of(net), List.of(overrides), sources, diagnostics);
        return new Expansion(graph, diagnostics, sources).valid();
    }

    /** How many parameters training learns. */
    public static long learned(Graph graph) {
        return graph.entry().parameters().stream()
                .filter(Parameter::learned)
                .mapToLong(parameter -> parameter.type().elements())
                .sum();
    }

    /** The graph, which also keeps the rules of graphs. */
    public Graph valid() {
        Graph found = graph.orElseThrow(() -> new AssertionError(messages()));
        assertEquals(List.of(), Verifier.problems(found));
        return found;
    }

    /** The operation of a step. */
    public Op op(String name) {
        return step(name).op();
    }

    public String messages() {
        return new DiagnosticRenderer(sources::find, false).render(diagnostics);
    }

    public Instruction step(String name) {
        return valid().entry().body().stream()
                .filter(instruction -> instruction.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + names()));
    }

    /** Of the steps that the net says; without what turns an image that it ends in. */
    public List<String> names() {
        return valid().entry().body().stream()
                .filter(instruction -> !(instruction.op() instanceof ToChannelsFirst))
                .map(Instruction::name)
                .toList();
    }
}
