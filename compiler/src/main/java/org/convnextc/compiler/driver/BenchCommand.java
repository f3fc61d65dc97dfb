package org.convnextc.compiler.driver;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.ir.TensorType;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.weights.WeightsWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code convnextc bench FILE.net}. */
@Command(
        name = "bench",
        description = "Compiles a net and measures its forward pass in a JVM of its own.",
        footer = {"", "Example: convnextc bench examples/tiny.net --threads 2"})
final class BenchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @ParentCommand
    private Convnextc program;

    @Mixin
    private NetArguments net;

    @Option(names = "--weights", paramLabel = "W", description = "Checkpoint; random weights by default.")
    private Optional<Path> weights;

    @Mixin
    private WeightsKey key;

    @Option(names = "--threads", paramLabel = "N", description = "Threads; all processors by default.")
    private Optional<Integer> threads;

    @Option(names = "--batch", paramLabel = "N", description = "Images in a forward; ${DEFAULT-VALUE} by default.")
    private int batch = 1;

    @Option(names = "--runs", paramLabel = "N", description = "Measured forwards; ${DEFAULT-VALUE} by default.")
    private int runs = 30;

    @Option(names = "--warmup", paramLabel = "N", description = "Forwards before them; ${DEFAULT-VALUE} by default.")
    private int warmup = 10;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Machine.requirePositive(command, "--batch", batch);
        Machine.requirePositive(command, "--runs", runs);
        if (warmup < 0) {
            throw new ParameterException(command.commandLine(), "--warmup " + warmup + ": it must not be negative");
        }
        if (weights.isEmpty() && key.value().isPresent()) {
            throw new ParameterException(command.commandLine(), "--weights-key: goes with --weights");
        }
        Options options = Machine.options(command, threads);
        Graph flat = net.load();
        int floats = inputFloats(flat);
        CompiledNet compiled = CompiledNet.of(net.lower(flat));
        var result = new BenchResult(flat.name(), flat.entry().macs(), batch, warmup);
        int status;
        try (var folder = new TemporaryFolder()) {
            compiled.writeTo(folder.path());
            Path checkpoint = weights.orElseGet(() -> randomWeights(folder.path(), flat));
            var words = new ArrayList<>(List.of(
                    compiled.className(),
                    checkpoint.toString(),
                    Integer.toString(options.threads()),
                    Integer.toString(floats),
                    Integer.toString(warmup),
                    Integer.toString(runs)));
            key.value().ifPresent(words::add);
            status = measure(ChildJvm.command(folder.path(), program.debug(), words), checkpoint, result);
        }
        if (status == ExitStatus.DONE) {
            show(result);
            net.showWarnings();
        }
        return status;
    }

    private int inputFloats(Graph flat) {
        long floats = (long) batch * flat.entry().inputs().get(0).type().elements();
        if (floats > TensorType.MAX_ELEMENTS) {
            throw new ParameterException(
                    command.commandLine(),
                    "--batch " + batch + ": the input would have " + floats + " floats, at most "
                            + TensorType.MAX_ELEMENTS + " are possible");
        }
        return (int) floats;
    }

    private static Path randomWeights(Path folder, Graph flat) {
        Path file = folder.resolve("weights.safetensors");
        WeightsWriter.write(
                file, flat.entry().parameters().stream().map(RandomWeight::new).toList());
        return file;
    }

    private int measure(ProcessBuilder command, Path checkpoint, BenchResult result)
            throws IOException, InterruptedException {
        Process process = command.start();
        try {
            var messages = ChildJvm.forwardMessages(process);
            try (BufferedReader lines = process.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    result.add(line);
                    if (weights.isEmpty() && result.loaded()) {
                        // Random weights may be large, and nobody reads them any more.
                        Files.deleteIfExists(checkpoint);
                    }
                }
            }
            messages.join();
            return process.waitFor();
        } finally {
            process.destroy();
        }
    }

    private void show(BenchResult result) throws IOException {
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            Json.print(out, result::write);
        } else {
            out.print(result);
            out.flush();
        }
    }
}
