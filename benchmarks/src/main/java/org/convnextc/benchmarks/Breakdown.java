package org.convnextc.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code convnextc-bench breakdown}: the time of a forward by operator, beside ONNX Runtime's. */
@Command(
        name = "convnextc-bench breakdown",
        mixinStandardHelpOptions = true,
        description = "Shows what the operators of a net take in each target and in ONNX Runtime, as Markdown.",
        footer = {"", "Example: ./convnextc-bench breakdown examples/tiny.net --threads 1"})
final class Breakdown implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private NetOptions net;

    @Option(names = "--threads", defaultValue = "1", description = "${DEFAULT-VALUE} by default.")
    private int threads;

    @Option(names = "--warmup", defaultValue = "20", description = "Forwards before those that count.")
    private int warmup;

    @Option(names = "--runs", defaultValue = "30", description = "Forwards that count.")
    private int runs;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Breakdown()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (threads < 1 || warmup < 0 || runs < 1) {
            throw new ParameterException(command.commandLine(), "numbers must be at least 1");
        }
        Net loaded = net.load();
        Path folder = Files.createTempDirectory("convnextc-bench");
        try {
            var table = new StringBuilder("| | operator | steps | ms | share |\n|---|---|---|---|---|\n");
            append(table, "native", profile(List.of(split(loaded, folder)), "native"));
            append(table, "java", profile(words(loaded), "java"));
            append(table, "ONNX Runtime", onnxRuntime(loaded, folder));
            command.commandLine().getOut().print(table);
            command.commandLine().getOut().flush();
        } finally {
            Bench.delete(folder);
        }
        return 0;
    }

    private static void append(StringBuilder table, String contender, List<OperatorTime> times) {
        double total = times.stream().mapToDouble(OperatorTime::milliseconds).sum();
        for (OperatorTime time : times) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %d | %.2f | %.1f %% |%n",
                    contender,
                    time.operator(),
                    time.steps(),
                    time.milliseconds(),
                    100 * time.milliseconds() / total));
        }
    }

    /** A file with the net's graph in which blocks are in two parts, products and the rest: whole blocks tell nothing. */
    private static String split(Net loaded, Path folder) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("ir", "--target", "native", "--disable-pass", "fuse_block"));
        command.addAll(words(loaded));
        return Files.writeString(folder.resolve("split.ir"), CompilerProcess.run(command))
                .toString();
    }

    private static List<String> words(Net loaded) {
        return Stream.concat(Stream.of(loaded.file()), loaded.options().stream())
                .toList();
    }

    private List<OperatorTime> profile(List<String> net, String target) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("profile", "--json", "--target", target));
        command.addAll(List.of("--threads", "" + threads, "--warmup", "" + warmup, "--runs", "" + runs));
        command.addAll(net);
        return OperatorTimes.ofProfile(CompilerProcess.run(command));
    }

    private List<OperatorTime> onnxRuntime(Net loaded, Path folder) throws Exception {
        var artifacts = new Artifacts(loaded, folder, Optional.empty(), Optional.empty());
        int[] input = loaded.input(1).stream().mapToInt(Integer::intValue).toArray();
        Contender contender = Contender.find("onnxruntime").orElseThrow();
        var arguments = new EngineArguments(artifacts.model(contender), artifacts.weights(), threads, input);
        try (var engine = new OnnxRuntimeEngine(arguments, Optional.of(folder.resolve("profile")))) {
            float[] pixels = new float[arguments.elements()];
            for (int i = 0; i < warmup + runs; i++) {
                engine.forward(pixels);
            }
            return OperatorTimes.ofOnnxRuntime(engine.endProfile(), warmup);
        }
    }
}
