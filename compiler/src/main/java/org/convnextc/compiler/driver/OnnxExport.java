package org.convnextc.compiler.driver;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.convnextc.compiler.emit.onnx.OnnxFile;
import org.convnextc.compiler.emit.onnx.OnnxModel;
import org.convnextc.compiler.ir.op.Parameter;
import org.convnextc.runtime.weights.Checkpoint;
import org.convnextc.runtime.weights.CheckpointFit;
import org.convnextc.runtime.weights.Checkpoints;
import org.convnextc.runtime.weights.TensorSource;

/**
 * An ONNX file from a model and a checkpoint.
 *
 * @param key which entry of a PyTorch file to take
 */
record OnnxExport(Path weights, Optional<String> key, OnnxFile.Storage storage) {
    /**
     * Throws {@link InputException} where the file cannot be written, a CheckpointException where the weights do not fit.
     *
     * @param unused paths that the checkpoint may have weights under although the model reads none there
     */
    void write(Path output, OnnxModel model, Set<String> unused) {
        try (Checkpoint checkpoint = Checkpoints.open(weights, key)) {
            Map<Parameter, TensorSource> found = find(model, checkpoint, unused);
            Output.write(output, () -> OnnxFile.write(output, model, found::get, storage));
        }
    }

    private Map<Parameter, TensorSource> find(OnnxModel model, Checkpoint checkpoint, Set<String> unused) {
        var fit = new CheckpointFit(weights, checkpoint, model.name(), unused);
        var found = new HashMap<Parameter, TensorSource>();
        for (Parameter parameter : model.parameters()) {
            int[] shape =
                    parameter.type().dims().stream().mapToInt(Integer::intValue).toArray();
            fit.find(parameter.suffix(), shape).ifPresent(source -> found.put(parameter, source));
        }
        fit.requireComplete();
        return found;
    }
}
