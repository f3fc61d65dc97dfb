package org.convnextc.tool.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.convnextc.compiler.target.onnx.OnnxFile;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What an ONNX file needs and a class does not, which reads its weights when it is loaded. */
final class OnnxOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--weights",
            paramLabel = "W",
            description = "Checkpoint for -o FILE.onnx; the one that the net is derived from by default.")
    private Optional<Path> weights = Optional.empty();

    @Mixin
    private WeightsKey key;

    @Option(
            names = "--external-data",
            description = "Write the weights into FILE.onnx.data beside FILE.onnx, as is always done above 2 GB.")
    private boolean external;

    /** Before the net is loaded, which may be derived from a checkpoint, the one whose weights are meant. */
    void expect(Path output, NetArguments net) {
        if (weights.isEmpty() && !net.isCheckpoint()) {
            throw wrong("-o " + output + ": an ONNX file has the weights in it; name a checkpoint with --weights W."
                    + " convnextc init FILE.net -o W.safetensors makes fresh ones");
        }
        net.expectWeights(weights, key);
    }

    /** After the net is loaded. */
    OnnxExport export(NetArguments net) {
        Path checkpoint = net.weights(weights);
        net.warnOfConfigs(checkpoint);
        return new OnnxExport(
                checkpoint, key.value(), external ? OnnxFile.Storage.EXTERNAL : OnnxFile.Storage.AUTOMATIC);
    }

    /** Throws where one of the options is given though no ONNX file is written. */
    void refuse() {
        String given = weights.isPresent()
                ? "--weights"
                : key.value().isPresent() ? "--weights-key" : external ? "--external-data" : "";
        if (!given.isEmpty()) {
            throw wrong(given + ": goes with -o FILE.onnx alone; a class reads its weights when it is loaded");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
