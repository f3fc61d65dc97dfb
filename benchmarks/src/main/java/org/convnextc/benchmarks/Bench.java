package org.convnextc.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.convnextc.tool.measure.SlowStretches;
import org.convnextc.tool.measure.Statistics;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code convnextc-bench}: one net, several contenders, by turns. */
@Command(
        name = "convnextc-bench",
        mixinStandardHelpOptions = true,
        description =
                "Measures the targets of a net side by side with other libraries, each in a process of its own, by turns.",
        footer = {"", "Example: ./convnextc-bench examples/tiny.net --threads 1,2"})
final class Bench implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private NetOptions net;

    @Option(
            names = "--contenders",
            split = ",",
            defaultValue = "java,onnxruntime",
            description = "Some of java, java-openblas, java-vector, native, onnxruntime, pytorch;"
                    + " ${DEFAULT-VALUE} by default.")
    private List<String> contenders;

    @Option(names = "--peer", defaultValue = "onnxruntime", description = "Whom the others are compared with.")
    private String peer;

    @Option(
            names = "--threads",
            split = ",",
            defaultValue = "1,2",
            description = "Numbers of threads, one after the other.")
    private List<Integer> threads;

    @Option(names = "--batch", defaultValue = "1", description = "Images in a forward.")
    private int batch;

    @Option(names = "--rounds", defaultValue = "3", description = "How often each contender has its turn.")
    private int rounds;

    @Option(
            names = "--warmup",
            defaultValue = "20",
            description =
                    "Forwards before those that count, at least: they go on until the JVM has compiled what they run.")
    private int warmup;

    @Option(
            names = "--runs",
            defaultValue = "30",
            description =
                    "Forwards that count. More are run, at most three times as many, where the processors are slow meanwhile.")
    private int runs;

    @Option(
            names = "--callers",
            paramLabel = "N",
            description = "Also compare the throughput of N threads that call forward at once with that of one.")
    private int callers = 1;

    @Option(names = "--weights", paramLabel = "W", description = "Checkpoint; fresh weights by default.")
    private Optional<Path> weights;

    @Option(names = "--torchscript", paramLabel = "FILE.pt", description = "The net for PyTorch, traced or scripted.")
    private Optional<Path> torchScript;

    @Option(
            names = "--output",
            paramLabel = "NAME",
            description = "Where to write NAME.md, NAME.json and NAME.svg; benchmarks/results/NET by default.")
    private Optional<Path> output;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        var plan = new Plan(chosen(), threads, batch, rounds, warmup, runs, callers);
        if (Stream.of(batch, rounds, warmup, runs, callers).anyMatch(n -> n < 1)
                || threads.stream().anyMatch(n -> n < 1)) {
            throw new ParameterException(command.commandLine(), "numbers must be at least 1");
        }
        Net loaded = net.load();
        Path folder = Files.createTempDirectory("convnextc-bench");
        try {
            report(loaded, plan, folder);
        } finally {
            delete(folder);
        }
        return 0;
    }

    private void report(Net loaded, Plan plan, Path folder) throws IOException, InterruptedException {
        var runner =
                new Runner(loaded, plan, new Artifacts(loaded, folder, weights, torchScript), Peak.compile(folder));
        List<Sample> samples = runner.run(this::progress);
        double flop = 2.0 * loaded.macs() * batch;
        var result = new Report(
                title(loaded),
                Machine.describe(),
                Instant.now().truncatedTo(ChronoUnit.MINUTES).toString(),
                peer,
                plan,
                Row.of(samples, peer, flop),
                samples);
        Path base =
                output.orElse(Path.of("benchmarks", "results", loaded.graph().name() + "-b" + batch));
        write(base, ".md", result.markdown());
        write(base, ".json", JsonReport.of(result));
        write(base, ".svg", Plot.svg(result.title(), peer, result.rows()));
        command.commandLine().getOut().print(result.markdown());
        command.commandLine().getOut().flush();
    }

    private List<Contender> chosen() {
        return contenders.stream()
                .map(name -> Contender.find(name)
                        .orElseThrow(() -> new ParameterException(
                                command.commandLine(),
                                "--contenders " + name + ": expected some of " + Contender.names())))
                .toList();
    }

    /** On a terminal alone. */
    private void progress(Sample sample) {
        if (System.console() != null) {
            command.commandLine()
                    .getErr()
                    .printf(
                            Locale.ROOT,
                            "threads %d, round %d of %d, %s: median of all %.2f ms%n",
                            sample.threads,
                            sample.round,
                            rounds,
                            sample.contender,
                            Statistics.median(sample.milliseconds(new SlowStretches(0))))
                    .flush();
        }
    }

    private String title(Net loaded) {
        List<Integer> input = loaded.input(batch);
        return loaded.graph().name() + ", " + input.get(2) + "x" + input.get(3) + ", batch " + batch;
    }

    private static void write(Path base, String ending, String text) throws IOException {
        Path target = base.resolveSibling(base.getFileName() + ending);
        Files.createDirectories(target.toAbsolutePath().getParent());
        Path temporary = target.resolveSibling(target.getFileName() + ".new");
        Files.writeString(temporary, text);
        Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path path : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
