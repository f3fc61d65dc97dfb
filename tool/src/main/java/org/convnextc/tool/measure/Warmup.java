package org.convnextc.tool.measure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The forwards before those that count, until the JVM has compiled what they run.
 *
 * @param forwards that were run
 * @param settled whether they ended because the compilers were done, and not because the time was up
 */
public record Warmup(int forwards, boolean settled) {
    /** A window is at least so many forwards, and so long. */
    private static final int WINDOW = 10;

    private static final double WINDOW_SECONDS = 0.5;

    /** The share of one processor that compilers may use in a window: now and then a method that hardly matters is compiled. */
    private static final double IDLE = 0.02;

    /** Forwards whose median falls to less than this part of that of the window before are still getting faster. */
    private static final double FASTER = 0.95;

    /** How long the forwards beyond those that were asked for may take. */
    private static final double MOST_SECONDS = 30;

    /**
     * Successive forwards.
     *
     * @param median of their times
     * @param compiling what compilers used of one processor, as a part of the time
     */
    record Window(double median, double compiling) {
        /** Whether the compilers did nothing that matters, and nothing has become faster since the window before. */
        boolean settledSince(Window before) {
            return compiling <= IDLE && median >= FASTER * before.median;
        }
    }

    /** Tells the time in seconds. */
    interface Clock {
        double seconds() throws IOException;
    }

    /**
     * Runs forwards, at least so many, until they have settled: see docs/performance.md.
     *
     * @param least 0 for no warm-up at all
     */
    public static Warmup run(Forward forward, int least) throws Exception {
        return run(forward, least, () -> System.nanoTime() / 1e9, new JitActivity()::seconds);
    }

    static Warmup run(Forward forward, int least, Clock clock, Clock compilers) throws Exception {
        int forwards = 0;
        boolean settled = false;
        Window before = new Window(Double.MAX_VALUE, 1);
        double limit = Double.MAX_VALUE;
        while (least > 0 && !(settled && forwards >= least) && clock.seconds() < limit) {
            var times = new ArrayList<Double>();
            Window window = window(forward, times, clock, compilers);
            settled = window.settledSince(before);
            before = window;
            forwards += times.size();
            if (forwards >= least && limit == Double.MAX_VALUE) {
                limit = clock.seconds() + MOST_SECONDS;
            }
        }
        return new Warmup(forwards, settled);
    }

    /** @param times gets that of each forward */
    private static Window window(Forward forward, List<Double> times, Clock clock, Clock compilers) throws Exception {
        double start = clock.seconds();
        double compiled = compilers.seconds();
        double end = start;
        while (times.size() < WINDOW || end - start < WINDOW_SECONDS) {
            forward.run();
            double now = clock.seconds();
            times.add(now - end);
            end = now;
        }
        return new Window(Statistics.median(times), (compilers.seconds() - compiled) / (end - start));
    }

    /** @param text as {@link #toString} writes it */
    public static Warmup of(String text) {
        String[] words = text.split(" ");
        return new Warmup(Integer.parseInt(words[0]), Boolean.parseBoolean(words[1]));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d %b", forwards, settled);
    }
}
