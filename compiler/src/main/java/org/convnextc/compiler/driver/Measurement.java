package org.convnextc.compiler.driver;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;

/**
 * The program that {@code bench} starts in a JVM of its own. It loads a generated class, runs it, and writes what it measures to
 * standard output, a word and a value a line: {@code loaded} and {@code run} in nanoseconds, {@code memory} in bytes, {@code engine} as
 * text.
 */
final class Measurement {
    private static final Path PROCESS_STATUS = Path.of("/proc/self/status");

    /** Without the weights' key. */
    private static final int WORDS = 6;

    private Measurement() {}

    /** @param args class name, checkpoint, threads, floats of an input, warm-up rounds, measured rounds, and the weights' key if any */
    public static void main(String[] args) {
        int status = ExitStatus.DONE;
        try {
            measure(
                    args[0],
                    Path.of(args[1]),
                    options(args),
                    Integer.parseInt(args[3]),
                    Integer.parseInt(args[4]),
                    Integer.parseInt(args[5]));
        } catch (Exception | LinkageError | OutOfMemoryError problem) {
            var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
            status = Failures.report(problem, err, Boolean.getBoolean(Failures.DEBUG));
        }
        System.exit(status);
    }

    private static Options options(String... args) {
        Options options = Options.defaults().withThreads(Integer.parseInt(args[2]));
        return args.length > WORDS ? options.withWeightsKey(args[WORDS]) : options;
    }

    private static void measure(String className, Path weights, Options options, int floats, int warmup, int runs)
            throws IOException, ClassNotFoundException {
        Machine.logWarningsOnly();
        long start = System.nanoTime();
        try (Model model = CompiledNet.load(Class.forName(className), weights, options)) {
            say("loaded", System.nanoTime() - start);
            float[] input = input(floats);
            for (int i = 0; i < warmup; i++) {
                model.forward(input);
            }
            for (int i = 0; i < runs; i++) {
                start = System.nanoTime();
                model.forward(input);
                say("run", System.nanoTime() - start);
            }
            say("engine", Machine.describe(model));
        }
        peakMemory().ifPresent(bytes -> say("memory", bytes));
    }

    private static void say(String word, Object value) {
        System.out.println(word + " " + value);
    }

    private static float[] input(int floats) {
        var random = new SplittableRandom(1);
        float[] input = new float[floats];
        for (int i = 0; i < floats; i++) {
            input[i] = (float) random.nextDouble(-2, 2);
        }
        return input;
    }

    /** The most memory that this process ever had in RAM (VmHWM), where the system tells it. */
    private static Optional<Long> peakMemory() throws IOException {
        if (!Files.exists(PROCESS_STATUS)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(PROCESS_STATUS)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst();
        }
    }
}
