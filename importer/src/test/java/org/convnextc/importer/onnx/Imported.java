package org.convnextc.importer.onnx;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.convnextc.checkpoint.CheckpointFit;
import org.convnextc.checkpoint.Checkpoints;
import org.convnextc.checkpoint.TensorSource;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.compiler.weights.CheckpointWeights;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.importer.ImportedNet;
import org.convnextc.ir.Graph;
import org.convnextc.ir.op.Parameter;
import org.convnextc.ir.reference.Reference;
import org.convnextc.ir.reference.Tensor64;

/** What comes of a model, read back from the files that import writes. */
record Imported(ImportedNet net, Graph graph) {
    static Imported of(Path model, Path weights, OnnxImport.Options options) {
        try (OnnxImport read = OnnxImport.open(model, "Net", options)) {
            ImportedNet net = read.net(weights);
            read.writeWeights(weights);
            Graph graph = Frontend.load(
                            new Source("Net", net.text()),
                            Optional.empty(),
                            List.of(),
                            new SourceMap(),
                            new Diagnostics())
                    .orElseThrow();
            return new Imported(net, graph);
        }
    }

    static Imported of(Path model, Path weights) {
        return of(model, weights, OnnxImport.Options.NONE);
    }

    /** The outputs in float64. */
    List<Tensor64> run(Tensor64 input) {
        return Checkpoints.use(net.weights(), Optional.empty(), checkpoint -> {
            var fit = new CheckpointFit(net.weights(), checkpoint, graph.name(), graph.unused());
            Map<String, TensorSource> tensors = new HashMap<>();
            for (Parameter parameter : graph.entry().parameters()) {
                int[] shape = parameter.type().dims().stream()
                        .mapToInt(Integer::intValue)
                        .toArray();
                fit.find(parameter.suffix(), shape).ifPresent(tensor -> tensors.put(parameter.suffix(), tensor));
            }
            fit.requireComplete();
            return Reference.run(graph, CheckpointWeights.of(tensors), input);
        });
    }
}
