package org.convnextc.tool.weights;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.convnextc.checkpoint.Checkpoint;
import org.convnextc.checkpoint.CheckpointFit;
import org.convnextc.checkpoint.TensorSource;
import org.convnextc.compiler.weights.CheckpointWeights;
import org.convnextc.ir.Graph;
import org.convnextc.ir.op.Parameter;
import org.convnextc.ir.reference.Weights;
import org.convnextc.tool.build.CompiledNet;

/** A checkpoint's tensors for the parameters of a net, by path. */
public final class FittedWeights {
    private FittedWeights() {}

    /**
     * All that {@code parameters} take; a CheckpointException names what does not fit.
     *
     * @param file of the checkpoint, like {@code net} for messages
     * @param unused paths that the checkpoint may have weights under although the net reads none there
     */
    public static Map<String, TensorSource> find(
            Collection<Parameter> parameters, Path file, Checkpoint checkpoint, String net, Set<String> unused) {
        var fit = new CheckpointFit(file, checkpoint, net, unused);
        var found = new LinkedHashMap<String, TensorSource>();
        for (Parameter parameter : parameters) {
            int[] shape =
                    parameter.type().dims().stream().mapToInt(Integer::intValue).toArray();
            fit.find(parameter.suffix(), shape).ifPresent(source -> found.put(parameter.suffix(), source));
        }
        fit.requireComplete();
        return found;
    }

    /** The weights of a graph, which are read whenever they are asked for. */
    public static Weights of(Graph graph, Path file, Checkpoint checkpoint) {
        Map<String, TensorSource> found =
                find(graph.entry().parameters(), file, checkpoint, CompiledNet.className(graph), graph.unused());
        return CheckpointWeights.of(found);
    }
}
