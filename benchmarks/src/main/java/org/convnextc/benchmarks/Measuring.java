package org.convnextc.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * The program of a measuring process: opens an engine, runs it, and prints a word and a value a line. {@code first} is the time from
 * the start of the process to the first logits, {@code run} that of one forward, both in nanoseconds; {@code logits} are the first
 * image's.
 */
final class Measuring {
    /** Kept here, for a logger that nobody holds loses its level. */
    private static final Logger LOG = Logger.getLogger("org.convnextc");

    /** Each of one caller and of several. */
    private static final int CALLER_TURNS = 3;

    private static final Path PROCESS_STATUS = Path.of("/proc/self/status");

    private Measuring() {}

    /** @param args kind of engine, model, weights, threads, input as NxCxHxW, forwards to warm up, forwards to measure, callers, {@link System#nanoTime} of the parent before the start */
    public static void main(String[] args) throws Exception {
        var arguments = new EngineArguments(args[1], Path.of(args[2]), Integer.parseInt(args[3]), extents(args[4]));
        int warmup = Integer.parseInt(args[5]);
        int runs = Integer.parseInt(args[6]);
        LOG.setLevel(Level.WARNING);
        float[] pixels = pixels(arguments.elements());
        try (Engine engine = EngineKind.valueOf(args[0]).open(arguments)) {
            float[] logits = engine.forward(pixels);
            say("first", System.nanoTime() - Long.parseLong(args[8]));
            for (int i = 1; i < warmup; i++) {
                engine.forward(pixels);
            }
            for (int i = 0; i < runs; i++) {
                long start = System.nanoTime();
                engine.forward(pixels);
                say("run", System.nanoTime() - start);
            }
            int callers = Integer.parseInt(args[7]);
            for (int turn = 0; turn < CALLER_TURNS && callers > 1; turn++) {
                double alone = Callers.throughput(engine, pixels, 1);
                say("callers", Callers.throughput(engine, pixels, callers) / alone);
            }
            say("engine", engine.describe());
            say(
                    "logits",
                    Arrays.toString(
                            Arrays.copyOf(logits, logits.length / arguments.input()[0])));
        }
        say("memory", peakMemory());
        say("cpu", processorTime());
    }

    private static int[] extents(String text) {
        return Stream.of(text.split("x")).mapToInt(Integer::parseInt).toArray();
    }

    private static float[] pixels(int count) {
        var random = new SplittableRandom(1);
        float[] pixels = new float[count];
        for (int i = 0; i < count; i++) {
            pixels[i] = (float) random.nextDouble(-2, 2);
        }
        return pixels;
    }

    private static void say(String word, Object value) {
        System.out.println(word + " " + value);
    }

    /** The most bytes that this process ever had in RAM (VmHWM); 0 where the system does not tell. */
    private static long peakMemory() throws IOException {
        if (!Files.exists(PROCESS_STATUS)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(PROCESS_STATUS)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(0);
        }
    }

    /** Nanoseconds of all threads of this process. */
    private static long processorTime() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
