package org.convnextc.compiler;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.sema.Frontend;
import org.convnextc.compiler.sema.SourceMap;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;

/** A valid net as written, and the texts that it was read from. */
public record LoadedNet(Graph graph, List<Source> sources) {
    public static LoadedNet text(String text) {
        return text("test.net", text);
    }

    public static LoadedNet text(String fileName, String text) {
        var sources = new SourceMap();
        var diagnostics = new Diagnostics();
        return of(
                Frontend.load(new Source(fileName, text), Optional.empty(), List.of(), sources, diagnostics),
                sources,
                diagnostics);
    }

    public static LoadedNet builtIn(String net) {
        var sources = new SourceMap();
        var diagnostics = new Diagnostics();
        return of(
                Frontend.load("convnext.net", Optional.of(net), List.of(), sources, diagnostics), sources, diagnostics);
    }

    public static LoadedNet file(Path file, Optional<String> net) {
        var sources = new SourceMap();
        var diagnostics = new Diagnostics();
        return of(Frontend.load(file, net, List.of(), sources, diagnostics), sources, diagnostics);
    }

    private static LoadedNet of(Optional<Graph> graph, SourceMap sources, Diagnostics diagnostics) {
        return new LoadedNet(graph.orElseThrow(() -> new AssertionError(diagnostics.all())), sources.all());
    }
}
