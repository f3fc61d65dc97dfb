package org.convnextc.tool.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.convnextc.checkpoint.Checkpoint;
import org.convnextc.checkpoint.Checkpoints;
import org.convnextc.compiler.frontend.expand.Outputs;
import org.convnextc.compiler.weights.CheckpointWeights;
import org.convnextc.ir.Graph;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.tool.console.InputException;
import org.convnextc.tool.verify.CheckpointNames;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The file of tensors that a net is to be compared with, if there is one, and what they mean. */
final class ComparisonFile {
    /** The tensor that is the net's input. */
    private static final String INPUT = "input";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--against",
            paramLabel = "T.safetensors",
            description =
                    "Compare with these tensors too, images with the channels first; one named input is the input."
                            + " Their names are label paths, or such as stage0, features and logits.")
    private Optional<Path> file;

    @Option(
            names = "--map",
            paramLabel = "NAME=PATH",
            description = "The label path of a tensor of --against. May be given several times.")
    private Map<String, String> mapped = Map.of();

    boolean given() {
        return file.isPresent();
    }

    /** The file's name, for messages. */
    Path file() {
        return file.orElseThrow();
    }

    /** Throws {@link ParameterException} for options that cannot be. */
    void check() {
        if (!mapped.isEmpty() && file.isEmpty()) {
            throw new ParameterException(command.commandLine(), "--map: goes with --against T.safetensors");
        }
    }

    /** Throws {@link InputException} where a path that the user says is none of the net. */
    void check(Graph flat) {
        mapped.forEach((name, path) -> {
            if (Outputs.find(flat, path).isEmpty()) {
                throw new InputException("--map " + name + "=" + path + ": no step has the path " + path
                        + "; convnextc info lists the paths of all steps");
            }
        });
    }

    CheckpointNames names(Graph flat) {
        return new CheckpointNames(flat, mapped);
    }

    /** The tensors of the file that mean something in the net. */
    Map<String, Tensor64> tensors(Graph flat) {
        CheckpointNames names = names(flat);
        try (Checkpoint opened = Checkpoints.open(file())) {
            for (String name : mapped.keySet()) {
                if (!opened.names().contains(name)) {
                    throw new InputException("--map " + name + "=" + mapped.get(name) + ": no tensor of " + file()
                            + " has this name; convnextc weights " + file() + " lists them");
                }
            }
            var tensors = new LinkedHashMap<String, Tensor64>();
            for (String name : opened.names()) {
                if (names.value(name).isPresent()) {
                    tensors.put(name, CheckpointWeights.of(opened).get(name));
                }
            }
            if (tensors.isEmpty()) {
                throw new InputException(file() + ": no tensor has a name of the net; say --map NAME=PATH");
            }
            return tensors;
        }
    }

    /** The net's input, where the file has it. */
    Optional<Tensor64> input() {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try (Checkpoint opened = Checkpoints.open(file())) {
            return opened.names().contains(INPUT)
                    ? Optional.of(CheckpointWeights.of(opened).get(INPUT))
                    : Optional.empty();
        }
    }
}
