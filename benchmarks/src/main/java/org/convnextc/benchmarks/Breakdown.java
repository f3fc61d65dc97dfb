package org.convnextc.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.convnextc.compiler.driver.ChildJvm;
import org.convnextc.compiler.driver.Main;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code convnextc-bench breakdown}: the time of a forward by operator, beside ONNX Runtime's. */
@Command(
        name = "convnextc-bench breakdown",
        mixinStandardHelpOptions = true,
        description = "Shows what the operators of a net take in each target and in ONNX Runtime, as Markdown.",
        footer = {"", "Example: ./convnextc-bench breakdown examples/tiny.net --threads 1"})
final class Breakdown implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE.net",
            defaultValue = "examples/tiny.net",
            description = "${DEFAULT-VALUE} by default.")
    private String file;

    @Option(names = "--net", paramLabel = "NAME", description = "Which net of the file.")
    private Optional<String> net;

    @Option(names = "--threads", defaultValue = "1", description = "${DEFAULT-VALUE} by default.")
    private int threads;

    @Option(names = "--warmup", defaultValue = "20", description = "Forwards before those that count.")
    private int warmup;

    @Option(names = "--runs", defaultValue = "30", description = "Forwards that count.")
    private int runs;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec command;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Breakdown()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (threads < 1 || warmup < 0 || runs < 1) {
            throw new CommandLine.ParameterException(command.commandLine(), "numbers must be at least 1");
        }
        Net loaded = Net.load(file, net, List.of());
        Path folder = Files.createTempDirectory("convnextc-bench");
        try {
            var table = new StringBuilder("| | operator | steps | ms | share |\n|---|---|---|---|---|\n");
            append(table, "native", target("native", split(folder)));
            append(table, "java", target("java", file));
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

    /** The net's graph with blocks in two parts, products and the rest: whole blocks tell nothing. */
    private String split(Path folder) throws IOException, InterruptedException {
        Path graph = folder.resolve("split.ir");
        Files.writeString(graph, compiler(command("ir", file, "--target", "native", "--disable-pass", "fuse_block")));
        return graph.toString();
    }

    private List<OperatorTime> target(String target, String from) throws IOException, InterruptedException {
        List<String> words = from.equals(file) ? command("profile", file) : new ArrayList<>(List.of("profile", from));
        words.addAll(List.of("--json", "--target", target));
        words.addAll(List.of("--threads", "" + threads, "--warmup", "" + warmup, "--runs", "" + runs));
        return OperatorTimes.ofProfile(compiler(words));
    }

    private List<String> command(String... words) {
        var all = new ArrayList<>(List.of(words));
        net.ifPresent(name -> all.addAll(List.of("--net", name)));
        return all;
    }

    private static String compiler(List<String> words) throws IOException, InterruptedException {
        var text = new StringBuilder();
        int status = ChildJvm.run(ChildJvm.command(Main.class, List.of(), List.of(), words), line -> text.append(line)
                .append('\n'));
        if (status != 0) {
            throw new IOException("convnextc " + String.join(" ", words) + " ended with status " + status);
        }
        return text.toString();
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
