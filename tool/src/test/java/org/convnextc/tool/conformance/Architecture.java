package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.convnextc.checkpoint.TensorSource;
import org.convnextc.checkpoint.WeightsWriter;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.NetList;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.StandardNets;
import org.convnextc.ir.Graph;
import org.convnextc.tool.weights.RandomWeight;

/** A net that comes along. */
public record Architecture(String file, String net) {
    /** Every built-in net that can be compiled, in the order of the files. */
    public static List<Architecture> all() {
        return StandardNets.names().stream().flatMap(Architecture::ofFile).toList();
    }

    /** Those of one file: a built-in one, or one by its path. */
    public static Stream<Architecture> ofFile(String file) {
        var diagnostics = new Diagnostics();
        NetList nets = Frontend.loadAll(file, List.of(), new SourceMap(), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
        return nets.graphs().stream().map(graph -> new Architecture(file, graph.name()));
    }

    /** The flat graph with slots replaced. */
    public Graph graph(String... overrides) {
        var diagnostics = new Diagnostics();
        Graph graph = Frontend.load(file, Optional.of(net), List.of(overrides), new SourceMap(), diagnostics)
                .orElseThrow(() -> new AssertionError(net + ": " + diagnostics.all()));
        assertEquals(List.of(), diagnostics.all());
        return graph;
    }

    /** Of the net's depth, but with few channels and classes. */
    public Graph narrow(String input) {
        String width = file.equals("mobilenet_v2.net")
                ? "widths=[8, 8, 8, 16, 16, 16, 16, 16, 16, 16, 24, 24, 24, 24, 24, 24, 32]"
                : net.contains("Iso") ? "width=24" : "widths=[16, 32, 48, 80]";
        return graph(width, "input=" + input, "classes=7");
    }

    /** A checkpoint that keeps values at their size from layer to layer; the same for the same graph. */
    public static Path weights(Path folder, Graph graph) throws IOException {
        Path file = Files.createTempFile(folder, "weights", ".safetensors");
        List<TensorSource> tensors = graph.entry().parameters().stream()
                .map(parameter -> (TensorSource) new RandomWeight(parameter))
                .toList();
        WeightsWriter.write(file, tensors);
        return file;
    }

    @Override
    public String toString() {
        return net;
    }
}
