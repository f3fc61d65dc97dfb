package org.convnextc.runtime.op;

import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.spi.ThreadContext;

/** Ops on each element by itself. */
public final class Pointwise {
    private Pointwise() {}

    public static void activation(ThreadContext t, int in, int count, Activation activation, int out) {
        Chunks chunks = Chunks.of(t, in, count, 1);
        while (chunks.next()) {
            t.kernels().activate(chunks.x(), chunks.rows(), activation);
            chunks.write(out);
        }
        t.barrier();
    }

    public static void rescale(ThreadContext t, int in, int count, float factor, float summand, int out) {
        Chunks chunks = Chunks.of(t, in, count, 1);
        while (chunks.next()) {
            float[] x = chunks.x();
            for (int i = 0; i < chunks.rows(); i++) {
                x[i] = factor * x[i] + summand;
            }
            chunks.write(out);
        }
        t.barrier();
    }

    public static void add(ThreadContext t, int a, int b, int count, int out) {
        Chunks chunks = Chunks.of(t, a, count, 1);
        while (chunks.next()) {
            t.kernels().add(chunks.x(), chunks.of(b), 0, chunks.rows());
            chunks.write(out);
        }
        t.barrier();
    }

    public static void multiply(ThreadContext t, int a, int b, int count, int out) {
        Chunks chunks = Chunks.of(t, a, count, 1);
        while (chunks.next()) {
            t.kernels().multiply(chunks.x(), chunks.of(b), chunks.rows());
            chunks.write(out);
        }
        t.barrier();
    }
}
