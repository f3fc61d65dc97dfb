package org.convnextc.benchmarks;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Graph;

/**
 * The net that all contenders run.
 *
 * @param file as the user wrote it
 * @param options what the compiler is told beside the file: {@code --net}, {@code -D}
 */
record Net(String file, List<String> options, Graph graph) {
    /** @throws IllegalArgumentException with the diagnostics where the net is wrong */
    static Net load(String file, Optional<String> name, List<String> overrides) {
        var diagnostics = new Diagnostics();
        Graph graph = Frontend.load(file, name, overrides, new SourceMap(), diagnostics)
                .orElseThrow(() -> new IllegalArgumentException(
                        diagnostics.all().stream().map(Object::toString).collect(Collectors.joining("\n"))));
        var options = new java.util.ArrayList<String>();
        name.ifPresent(n -> options.addAll(List.of("--net", n)));
        overrides.forEach(o -> options.addAll(List.of("-D", o)));
        return new Net(file, List.copyOf(options), graph);
    }

    /** [N, C, H, W] */
    List<Integer> input(int batch) {
        List<Integer> dims = graph.entry().inputs().get(0).type().dims();
        return java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(batch), dims.stream().skip(1))
                .toList();
    }

    /** Of convolutions and linear layers for one image. */
    long macs() {
        return graph.entry().macs();
    }
}
