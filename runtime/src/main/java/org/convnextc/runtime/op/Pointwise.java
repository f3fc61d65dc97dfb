package org.convnextc.runtime.op;

import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.spi.ThreadContext;
import org.convnextc.runtime.spi.ThreadContext.Scratch;

/** Ops on each element by itself. */
public final class Pointwise {
    private Pointwise() {}

    public static void activation(ThreadContext t, int in, int count, Activation activation, int out) {
        float[] x = t.scratch(Scratch.CHUNK, ThreadContext.CHUNK);
        int end = t.to(count);
        for (int i = t.from(count); i < end; i += ThreadContext.CHUNK) {
            int n = Math.min(ThreadContext.CHUNK, end - i);
            t.read(in + i, x, 0, n);
            t.kernels().activate(x, n, activation);
            t.write(out + i, x, 0, n);
        }
        t.barrier();
    }

    public static void rescale(ThreadContext t, int in, int count, float factor, float summand, int out) {
        float[] x = t.scratch(Scratch.CHUNK, ThreadContext.CHUNK);
        int end = t.to(count);
        for (int i = t.from(count); i < end; i += ThreadContext.CHUNK) {
            int n = Math.min(ThreadContext.CHUNK, end - i);
            t.read(in + i, x, 0, n);
            for (int j = 0; j < n; j++) {
                x[j] = factor * x[j] + summand;
            }
            t.write(out + i, x, 0, n);
        }
        t.barrier();
    }

    public static void add(ThreadContext t, int a, int b, int count, int out) {
        float[] x = t.scratch(Scratch.CHUNK, ThreadContext.CHUNK);
        float[] y = t.scratch(Scratch.SECOND, ThreadContext.CHUNK);
        int end = t.to(count);
        for (int i = t.from(count); i < end; i += ThreadContext.CHUNK) {
            int n = Math.min(ThreadContext.CHUNK, end - i);
            t.read(a + i, x, 0, n);
            t.read(b + i, y, 0, n);
            t.kernels().add(x, y, 0, n);
            t.write(out + i, x, 0, n);
        }
        t.barrier();
    }

    public static void multiply(ThreadContext t, int a, int b, int count, int out) {
        float[] x = t.scratch(Scratch.CHUNK, ThreadContext.CHUNK);
        float[] y = t.scratch(Scratch.SECOND, ThreadContext.CHUNK);
        int end = t.to(count);
        for (int i = t.from(count); i < end; i += ThreadContext.CHUNK) {
            int n = Math.min(ThreadContext.CHUNK, end - i);
            t.read(a + i, x, 0, n);
            t.read(b + i, y, 0, n);
            t.kernels().multiply(x, y, n);
            t.write(out + i, x, 0, n);
        }
        t.barrier();
    }
}
