package org.convnextc.benchmarks;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Threads that share one engine. */
final class Callers {
    private static final double SECONDS = 2;

    private Callers() {}

    /** Forwards a second of {@code count} threads together. */
    static double throughput(Engine engine, float[] pixels, int count) throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(count);
        try {
            long start = System.nanoTime();
            var callers = IntStream.range(0, count)
                    .mapToObj(i -> pool.submit(() -> forwards(engine, pixels, start)))
                    .toList();
            int forwards = 0;
            for (Future<Integer> caller : callers) {
                forwards += caller.get();
            }
            return forwards / seconds(start);
        } finally {
            pool.shutdown();
        }
    }

    private static int forwards(Engine engine, float[] pixels, long start) throws Exception {
        int forwards = 0;
        while (seconds(start) < SECONDS) {
            engine.forward(pixels);
            forwards++;
        }
        return forwards;
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
