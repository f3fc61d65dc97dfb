package org.convnextc.tool.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.convnextc.checkpoint.WeightsWriter;
import org.convnextc.ir.Graph;
import org.convnextc.tool.build.CompiledNet;
import org.convnextc.tool.build.TemporaryFolder;
import org.convnextc.tool.build.Toolchain;
import org.convnextc.tool.console.Failures;
import org.convnextc.tool.measure.ChildJvm;
import org.convnextc.tool.measure.ForwardProgram;
import org.convnextc.tool.measure.ForwardRun;
import org.convnextc.tool.measure.Machine;
import org.convnextc.tool.measure.Probe;
import org.convnextc.tool.weights.RandomWeight;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A compiled net in a JVM of its own that measures it, and the options about that. */
final class MeasuredNet {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--weights", paramLabel = "W", description = "Checkpoint; random weights by default.")
    private Optional<Path> weights;

    @Mixin
    private WeightsKey key;

    @Mixin
    private ModelOptions modelOptions;

    @Option(names = "--runs", paramLabel = "N", description = "Measured forwards; ${DEFAULT-VALUE} by default.")
    private int runs = 30;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            description = "Forwards before them, at least: they go on until the JVM has compiled what they run;"
                    + " ${DEFAULT-VALUE} by default, 0 for none.")
    private int warmup = 10;

    /** Throws {@link ParameterException} for options that cannot be. */
    void check(Toolchain target) {
        Machine.requirePositive(command, "--runs", runs);
        if (warmup < 0) {
            throw new ParameterException(command.commandLine(), "--warmup " + warmup + ": it must not be negative");
        }
        if (weights.isEmpty() && key.value().isPresent()) {
            throw new ParameterException(command.commandLine(), "--weights-key: goes with --weights");
        }
        modelOptions.check(target);
    }

    int threads() {
        return modelOptions.get().threads();
    }

    /**
     * Runs a program that takes a {@link ForwardRun}; the result is its exit status.
     *
     * @param flat the graph whose parameters random weights are made for
     * @param floats of the input
     * @param lines is given what the program says
     */
    int run(Class<?> program, Graph flat, CompiledNet compiled, int floats, boolean debug, Consumer<String> lines)
            throws IOException, InterruptedException {
        try (var folder = new TemporaryFolder()) {
            compiled.writeTo(folder.path());
            Path checkpoint = weights.orElseGet(() -> randomWeights(folder.path(), flat));
            var run =
                    new ForwardRun(compiled.className(), checkpoint, key.in(modelOptions.get()), floats, warmup, runs);
            var flags = new ArrayList<>(Probe.JVM_FLAGS);
            flags.add("-D" + Failures.DEBUG + "=" + debug);
            return ChildJvm.run(ChildJvm.command(program, flags, List.of(folder.path()), run.words()), line -> {
                lines.accept(line);
                if (weights.isEmpty() && line.startsWith(ForwardProgram.LOADED)) {
                    // Random weights may be large, and nobody reads them any more.
                    delete(checkpoint);
                }
            });
        }
    }

    private static Path randomWeights(Path folder, Graph flat) {
        Path file = folder.resolve("weights.safetensors");
        WeightsWriter.write(
                file, flat.entry().parameters().stream().map(RandomWeight::new).toList());
        return file;
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
