package org.convnextc.runtime.javanet;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.convnextc.runtime.exec.ThreadTeam;
import org.convnextc.runtime.gemm.blas.BlasBackend;
import org.convnextc.runtime.kernel.Kernels;
import org.convnextc.runtime.memory.Arena;
import org.convnextc.runtime.spi.Backend;
import org.convnextc.runtime.spi.Matrix;
import org.convnextc.runtime.spi.ThreadContext;
import org.convnextc.runtime.spi.Weight;

/** An arena and a team for one test, and arrays to put into it. */
public final class TestArena implements AutoCloseable {
    private final Backend backend;
    private final Arena arena;
    private final ThreadTeam team;
    private final ThreadContext[] workers;
    private int used;

    /** With products in OpenBLAS. */
    TestArena(Kernels kernels, int threads, int floats) {
        this(new BlasBackend(), kernels, threads, floats);
    }

    TestArena(Backend backend, Kernels kernels, int threads, int floats) {
        this.backend = backend;
        arena = backend.arena(floats);
        team = new ThreadTeam(threads);
        workers = IntStream.range(0, threads)
                .mapToObj(i -> new ThreadContext(team, i, arena, kernels))
                .toArray(ThreadContext[]::new);
    }

    /** Places {@code values} and returns their offset. */
    int put(float[] values) {
        int offset = space(values.length);
        arena.write(offset, values, 0, values.length);
        return offset;
    }

    /** Place for {@code count} floats, filled with NaN. */
    int space(int count) {
        int offset = used;
        used += (count + 15) / 16 * 16;
        float[] unset = new float[count];
        Arrays.fill(unset, Float.NaN);
        arena.write(offset, unset, 0, count);
        return offset;
    }

    float[] get(int offset, int count) {
        float[] values = new float[count];
        arena.read(offset, values, 0, count);
        return values;
    }

    Matrix matrix(int outputs, int inputs, float[] values) {
        return backend.bind(weight(values, outputs, inputs));
    }

    static Weight weight(float[] values, int... shape) {
        return new Weight("weight", shape) {
            @Override
            public void read(int from, int count, float[] into) {
                System.arraycopy(values, from * columns(), into, 0, count * columns());
            }
        };
    }

    void run(Consumer<ThreadContext> job) {
        team.run(worker -> job.accept(workers[worker]));
    }

    public static float[] random(long seed, int count) {
        var random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @Override
    public void close() {
        team.close();
        arena.close();
        backend.close();
    }
}
