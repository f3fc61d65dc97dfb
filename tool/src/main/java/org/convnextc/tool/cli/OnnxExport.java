package org.convnextc.tool.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.convnextc.checkpoint.Checkpoints;
import org.convnextc.checkpoint.TensorSource;
import org.convnextc.compiler.target.onnx.OnnxFile;
import org.convnextc.compiler.target.onnx.OnnxModel;
import org.convnextc.tool.console.InputException;
import org.convnextc.tool.console.Output;
import org.convnextc.tool.weights.FittedWeights;

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
        Checkpoints.use(weights, key, checkpoint -> {
            Map<String, TensorSource> found =
                    FittedWeights.find(model.parameters(), weights, checkpoint, model.name(), unused);
            try (var watched = new WatchedTensors(found.size(), new PrintWriter(System.err))) {
                Output.write(
                        output,
                        () -> OnnxFile.write(
                                output, model, parameter -> watched.of(found.get(parameter.suffix())), storage));
            }
            return output;
        });
    }
}
