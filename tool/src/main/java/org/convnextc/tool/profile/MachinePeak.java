package org.convnextc.tool.profile;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.presets.openblas_nolapack;

/** Measures a roofline, in about a second: the best of several short rounds, with all threads at work together. */
public final class MachinePeak {
    private static final int ROUNDS = 7;

    /** Sides of square matrices: three of them lie in most L2 caches. */
    private static final List<Integer> SIDES = List.of(256, 384);

    /** Operations of one thread in a round: some milliseconds. */
    private static final long FLOPS = 1L << 30;

    /** Bytes that all threads copy in a round: more than caches hold, but for the largest. */
    private static final long BYTES = 1L << 28;

    private final int threads;

    private MachinePeak(int threads) {
        this.threads = threads;
    }

    /** Products of square matrices in OpenBLAS for the arithmetic, plain copies for the bandwidth, each byte read and written. */
    public static Roofline measure(int threads) throws InterruptedException {
        openblas_nolapack.blas_set_num_threads(1);
        var peak = new MachinePeak(threads);
        double flops = 0;
        for (int side : SIDES) {
            flops = Math.max(flops, peak.gemms(side));
        }
        return new Roofline(flops, peak.copies());
    }

    /** What one thread has and does. */
    private interface Load extends AutoCloseable {
        void run();

        @Override
        void close();
    }

    private double gemms(int side) throws InterruptedException {
        int products = (int) (FLOPS / (2L * side * side * side));
        return 2.0 * side * side * side * products * threads / shortest(() -> new Gemms(side, products));
    }

    private double copies() throws InterruptedException {
        long share = BYTES / threads;
        return 2.0 * share * threads / shortest(() -> new Copy(share));
    }

    private record Gemms(int side, int products, FloatPointer a, FloatPointer b, FloatPointer c) implements Load {
        Gemms(int side, int products) {
            this(side, products, filled(side), filled(side), filled(side));
        }

        private static FloatPointer filled(int side) {
            float[] values = new float[side * side];
            Arrays.fill(values, 0.5f);
            return new FloatPointer(values);
        }

        @Override
        public void run() {
            for (int i = 0; i < products; i++) {
                cblas_sgemm(
                        CblasRowMajor, CblasNoTrans, CblasNoTrans, side, side, side, 1, a, side, b, side, 0, c, side);
            }
        }

        @Override
        public void close() {
            a.close();
            b.close();
            c.close();
        }
    }

    private record Copy(Pointer from, Pointer to, long bytes) implements Load {
        Copy(long bytes) {
            this(Pointer.malloc(bytes), Pointer.malloc(bytes), bytes);
            Pointer.memset(from, 1, bytes);
            Pointer.memset(to, 1, bytes);
        }

        @Override
        public void run() {
            Pointer.memcpy(to, from, bytes);
        }

        @Override
        public void close() {
            Pointer.free(from);
            Pointer.free(to);
        }
    }

    /** Seconds of the shortest round, from the first thread's start to the last one's end. */
    private double shortest(Supplier<Load> loads) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            var barrier = new CyclicBarrier(threads);
            var results = new ArrayList<Future<long[]>>();
            for (int i = 0; i < threads; i++) {
                results.add(pool.submit(() -> rounds(loads.get(), barrier)));
            }
            var times = new ArrayList<long[]>();
            for (Future<long[]> result : results) {
                times.add(result.get());
            }
            return shortest(times) / 1e9;
        } catch (ExecutionException e) {
            throw new IllegalStateException("measuring the machine's peak", e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    /** Start and end of each round. */
    private static long[] rounds(Load load, CyclicBarrier barrier) throws Exception {
        try (load) {
            long[] times = new long[2 * ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                barrier.await();
                times[2 * i] = System.nanoTime();
                load.run();
                times[2 * i + 1] = System.nanoTime();
            }
            return times;
        }
    }

    private static long shortest(List<long[]> threads) {
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            int round = i;
            long start =
                    threads.stream().mapToLong(times -> times[2 * round]).min().orElseThrow();
            long end = threads.stream()
                    .mapToLong(times -> times[2 * round + 1])
                    .max()
                    .orElseThrow();
            shortest = Math.min(shortest, end - start);
        }
        return shortest;
    }
}
