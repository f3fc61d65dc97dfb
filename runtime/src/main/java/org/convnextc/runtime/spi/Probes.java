package org.convnextc.runtime.spi;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The times at which each worker of a forward came to each step. A class with probes calls this before each step, before it hands over
 * its results, and after that. There is one record in a process: run one such model, and one forward of it, at a time.
 */
public final class Probes {
    private static Track[] tracks = {};
    private static Watcher watcher;

    private Probes() {}

    /** Sees what a forward has computed when it comes to a mark; all workers wait meanwhile. */
    @FunctionalInterface
    public interface Watcher {
        void reached(Memory memory);
    }

    /** The working memory of the image that is computed; the native target has kept of it the value of the last step alone. */
    @FunctionalInterface
    public interface Memory {
        /** Floats from {@code into[offset]} on, from the arena's float {@code from} on, where that value begins. */
        void read(int from, float[] into, int offset, int count);
    }

    /** The marks of one worker, {@link System#nanoTime} each. */
    private static final class Track {
        private long[] times = new long[1 << 12];
        private int count;

        void mark() {
            add(System.nanoTime());
        }

        void add(long time) {
            if (count == times.length) {
                times = Arrays.copyOf(times, 2 * count);
            }
            times[count++] = time;
        }
    }

    /** Begins a new record; without one, marks are lost. */
    public static void start(int workers) {
        tracks = Stream.generate(Track::new).limit(workers).toArray(Track[]::new);
    }

    /** Lets all later marks be watched; null ends it. */
    public static void watch(Watcher next) {
        watcher = next;
    }

    /** A worker comes to its next step. */
    public static void mark(ThreadContext t) {
        if (watcher != null) {
            t.barrier();
            if (t.index() == 0) {
                watcher.reached(t::read);
            }
            t.barrier();
        }
        if (t.index() < tracks.length) {
            tracks[t.index()].mark();
        }
    }

    /** A worker of the native target has come to its steps. */
    public static void add(int worker, long[] times) {
        if (worker < tracks.length) {
            for (long time : times) {
                tracks[worker].add(time);
            }
        }
    }

    /** Whether values are wanted. */
    public static boolean watched() {
        return watcher != null;
    }

    /** A target that has kept its values comes to its next mark. */
    public static void reached(Memory memory) {
        watcher.reached(memory);
    }

    /** What each worker has marked since {@link #start}. */
    public static List<long[]> taken() {
        return Stream.of(tracks)
                .map(track -> Arrays.copyOf(track.times, track.count))
                .toList();
    }

    /** Nanoseconds that a mark takes here, on average over many. */
    public static double cost() {
        int marks = 1 << 20;
        var track = new Track();
        long start = System.nanoTime();
        for (int i = 0; i < marks; i++) {
            track.count = 0;
            track.mark();
        }
        return (double) (System.nanoTime() - start) / marks;
    }
}
