package org.convnextc.compiler.sema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.convnextc.compiler.ir.Function;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.StandardNets;

/** Every net that comes with convnextc, small enough for tests. */
public final class Architectures {
    /** What makes nets narrow and shallow; the first that a net has all slots of. */
    private static final List<List<String>> REDUCTIONS =
            List.of(List.of("depths=[1,1,2,1]", "widths=[64,64,96,128]"), List.of("depth=2", "width=48"), List.of());

    private Architectures() {}

    /** The different nets that are left, by the names of those that become the same. Their input is 3x46x38. */
    public static Map<String, Graph> reduced() {
        var names = new LinkedHashMap<Function, String>();
        var graphs = new LinkedHashMap<Function, Graph>();
        for (String file : files()) {
            for (Graph whole : all(file)) {
                Graph graph = reduced(file, whole.name());
                Function key = renamed(graph.entry());
                names.merge(key, whole.name(), (a, b) -> a + ", " + b);
                graphs.put(key, graph);
            }
        }
        var result = new LinkedHashMap<String, Graph>();
        names.forEach((key, name) -> result.put(name, graphs.get(key)));
        return result;
    }

    private static List<String> files() {
        var files = new ArrayList<>(StandardNets.names());
        files.add("../examples/roadmap.net");
        return files;
    }

    private static List<Graph> all(String file) {
        var diagnostics = new Diagnostics();
        return Frontend.loadAll(file, List.of(), new SourceMap(), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()))
                .graphs();
    }

    private static Graph reduced(String file, String net) {
        for (List<String> reduction : REDUCTIONS) {
            var overrides = new ArrayList<>(reduction);
            overrides.add("input=3x46x38");
            Optional<Graph> graph =
                    Frontend.load(file, Optional.of(net), overrides, new SourceMap(), new Diagnostics());
            if (graph.isPresent()) {
                return graph.get();
            }
        }
        throw new AssertionError(file + ": " + net + " has none of the slots " + REDUCTIONS);
    }

    private static Function renamed(Function entry) {
        return new Function(
                "", entry.inputs(), false, List.of(), List.of(), entry.body(), entry.results(), entry.spans());
    }
}
