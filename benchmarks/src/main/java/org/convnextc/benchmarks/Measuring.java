package org.convnextc.benchmarks;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.convnextc.tool.measure.Forward;
import org.convnextc.tool.measure.ForwardTimes;
import org.convnextc.tool.measure.PeakMemory;
import org.convnextc.tool.measure.Probe;
import org.convnextc.tool.measure.SlowStretches;
import org.convnextc.tool.measure.Warmup;

/**
 * The program of a measuring process: opens an engine, runs it, and prints a word and a value a line. {@code first} is the time from
 * the start of the process to the first logits in nanoseconds, {@code run} a {@link org.convnextc.tool.measure.ForwardTime};
 * {@code logits} are the first image's.
 */
final class Measuring {
    /** Kept here, for a logger that nobody holds loses its level. */
    private static final Logger LOG = Logger.getLogger("org.convnextc");

    /** Each of one caller and of several. */
    private static final int CALLER_TURNS = 3;

    private Measuring() {}

    /** @param args kind of engine, model, weights, threads, input as NxCxHxW, forwards to warm up, forwards to measure, callers, {@link System#nanoTime} of the parent before the start, what a probe takes at full speed as far as is known, or 0 */
    public static void main(String[] args) throws Exception {
        var arguments = new EngineArguments(args[1], Path.of(args[2]), Integer.parseInt(args[3]), extents(args[4]));
        int warmup = Integer.parseInt(args[5]);
        int runs = Integer.parseInt(args[6]);
        LOG.setLevel(Level.WARNING);
        float[] pixels = pixels(arguments.elements());
        try (Engine engine = EngineKind.valueOf(args[0]).open(arguments)) {
            float[] logits = engine.forward(pixels);
            say("first", System.nanoTime() - Long.parseLong(args[8]));
            Forward forward = () -> engine.forward(pixels);
            say("warmup", Warmup.run(forward, warmup));
            // Before the probe, whose memory is not the contender's.
            say("memory", PeakMemory.bytes().orElse(0L));
            try (var probe = new Probe(arguments.threads())) {
                ForwardTimes.measure(forward, probe, runs, new SlowStretches(Long.parseLong(args[9])))
                        .forEach(time -> say("run", time));
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

    /** Nanoseconds of all threads of this process. */
    private static long processorTime() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
