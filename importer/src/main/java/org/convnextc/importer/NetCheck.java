package org.convnextc.importer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.convnextc.checkpoint.CheckpointFit;
import org.convnextc.checkpoint.Checkpoints;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.fault.NetCode;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.ir.Graph;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Parameter;

/** Holds a written net to the checkpoint that it was written for: it must expand, and take each of its parameters there. */
final class NetCheck {
    private static final int VECTOR = 2;

    /** What a message begins with that says why no net came of it, then goes on with the net. */
    static final String BROKEN = "the net that was derived does not compile: ";

    private NetCheck() {}

    /** @param given slots that the user gives, which must change something */
    static Graph graph(String text, String name, Set<String> given) {
        var diagnostics = new Diagnostics();
        Optional<Graph> graph =
                Frontend.load(new Source(name, text), Optional.empty(), List.of(), new SourceMap(), diagnostics);
        diagnostics.all().stream()
                .filter(found -> found.is(NetCode.UNUSED_SLOT)
                        && found.about().filter(given::contains).isPresent())
                .findFirst()
                .ifPresent(found -> {
                    throw new ImportException("-D " + found.about().get() + ": " + found.message()
                            + found.help().map(help -> "; " + help).orElse(""));
                });
        return graph.orElseThrow(() -> new ImportException(BROKEN
                + diagnostics.all().stream()
                        .filter(found -> found.severity() == Diagnostic.Severity.ERROR)
                        .map(Diagnostic::message)
                        .collect(Collectors.joining("; "))
                + System.lineSeparator()
                + text));
    }

    /** The classes of the net, 0 where it hands out something else than one vector. Throws where the checkpoint does not fit. */
    static int fit(Graph graph, ImportSource source, ImportOptions options) {
        Checkpoints.use(source.weights(), options.key(), checkpoint -> {
            var fit = new CheckpointFit(source.weights(), checkpoint, graph.name(), graph.unused());
            for (Parameter parameter : graph.entry().parameters()) {
                fit.find(parameter.suffix(), extents(parameter.type()));
            }
            fit.requireComplete();
            return graph;
        });
        List<TensorType> results = graph.entry().resultTypes();
        TensorType last = results.get(results.size() - 1);
        return results.size() == 1 && last.rank() == VECTOR ? last.dim(1) : 0;
    }

    static int[] extents(TensorType type) {
        return type.dims().stream().mapToInt(Integer::intValue).toArray();
    }
}
