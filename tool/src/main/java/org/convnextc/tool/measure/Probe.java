package org.convnextc.tool.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds out how fast the processors are at this moment: the time of multiplications and additions that stay in registers, so that
 * neither memory nor caches matter, in about 0.2 ms. It is plain Java, the same for whatever library is measured in the process.
 *
 * <p>As many threads as the forward has do this at the same time. The system puts threads that work at the same time on processors of
 * their own where enough are free; which ones these are, and whether they are those of the forward's threads, Java cannot know. With as
 * many threads as there are processors it makes no difference.
 */
public final class Probe implements AutoCloseable {
    /**
     * What a JVM that probes is started with. The loop stays a method of its own, or it would take another form once its caller is
     * compiled; and who calls it waits for the compiler, so that it is compiled when the constructor is done.
     */
    public static final List<String> JVM_FLAGS = List.of(
            "-XX:CompileCommand=quiet",
            compileCommand("dontinline", ""),
            compileCommand("BackgroundCompilation", ",false"));

    /** Some 10 microseconds. */
    private static final int ROUNDS = 6000;

    /** The shortest of them counts, for an interrupt of the system says nothing about the processor. */
    private static final int REPEATS = 5;

    /** More calls than the JVM waits for before it compiles a method for good (5000 on HotSpot). */
    private static final int CALLS_TO_COMPILE = 20_000;

    /** So that the compiler cannot leave the loop out. */
    private static volatile float sink;

    private final int threads;
    private final ExecutorService helpers;
    private final AtomicInteger missing = new AtomicInteger();

    /** Compiles the loop. */
    public Probe(int threads) {
        this.threads = threads;
        helpers = Executors.newFixedThreadPool(Math.max(1, threads - 1), task -> {
            var thread = new Thread(task, "probe");
            thread.setDaemon(true);
            return thread;
        });
        for (int i = 0; i < CALLS_TO_COMPILE; i++) {
            sink = loop(1, 0.5f, 0.25f);
        }
    }

    private static String compileCommand(String option, String value) {
        return "-XX:CompileCommand=" + option + "," + Probe.class.getName() + "::loop" + value;
    }

    /** The time of the slowest processor, in nanoseconds. */
    public long nanoseconds() throws InterruptedException {
        missing.set(threads);
        var others = new ArrayList<Future<Long>>();
        for (int i = 1; i < threads; i++) {
            others.add(helpers.submit(this::shortest));
        }
        long slowest = shortest();
        try {
            for (Future<Long> other : others) {
                slowest = Math.max(slowest, other.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return slowest;
    }

    /** The shortest time of one thread, once all have come. */
    private long shortest() {
        missing.decrementAndGet();
        while (missing.get() > 0) {
            Thread.yield();
        }
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < REPEATS; i++) {
            long start = System.nanoTime();
            sink = loop(ROUNDS, 0.5f, 0.25f);
            shortest = Math.min(shortest, System.nanoTime() - start);
        }
        return shortest;
    }

    /** x = x a + b in ten chains, more than a processor needs to have something to do while one of them waits for its last result. */
    private static float loop(int rounds, float a, float b) {
        float x0 = 1, x1 = 2, x2 = 3, x3 = 4, x4 = 5, x5 = 6, x6 = 7, x7 = 8, x8 = 9, x9 = 10;
        for (int i = 0; i < rounds; i++) {
            x0 = x0 * a + b;
            x1 = x1 * a + b;
            x2 = x2 * a + b;
            x3 = x3 * a + b;
            x4 = x4 * a + b;
            x5 = x5 * a + b;
            x6 = x6 * a + b;
            x7 = x7 * a + b;
            x8 = x8 * a + b;
            x9 = x9 * a + b;
        }
        return x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9;
    }

    @Override
    public void close() {
        helpers.shutdown();
    }
}
