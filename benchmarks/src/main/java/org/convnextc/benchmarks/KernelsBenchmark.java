package org.convnextc.benchmarks;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.kernel.Channels;
import org.convnextc.runtime.kernel.Kernels;
import org.convnextc.runtime.kernel.PlainKernels;
import org.convnextc.runtime.kernel.Windows;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The inner loops of the Java target on one image row of ConvNeXt-T's first stage: 56 pixels of 96 channels. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class KernelsBenchmark {
    private static final int PIXELS = 56;
    private static final int CHANNELS = 96;
    private static final int KERNEL = 7;

    /** {@code plain} or {@code vector} */
    @Param({"plain", "vector"})
    public String provider;

    private final float[] row = random(PIXELS * CHANNELS);
    private final float[] other = random(PIXELS * CHANNELS);
    private final float[] hidden = random(PIXELS * CHANNELS * 4);
    private final float[] bias = random(CHANNELS * 4);
    private final float[] rows = random(KERNEL * (PIXELS + KERNEL - 1) * CHANNELS);
    private final float[] taps = random(KERNEL * KERNEL * Channels.stride(CHANNELS));
    private final float[] out = new float[PIXELS * CHANNELS];
    private Kernels kernels;
    private int lanes;
    private Windows windows;

    /** The windows of one row of outputs. */
    private record Row(float[] image, int[] offsets, int[] weights, int step) implements Windows {
        @Override
        public int count() {
            return KERNEL * KERNEL;
        }

        @Override
        public int run() {
            return KERNEL;
        }

        @Override
        public int columns() {
            return PIXELS;
        }
    }

    private static float[] random(int count) {
        var random = new Random(count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @Setup
    public void choose() throws ReflectiveOperationException {
        // By name: without the Vector API's module the class cannot be loaded.
        kernels = provider.equals("plain")
                ? new PlainKernels()
                : (Kernels) Class.forName("org.convnextc.runtime.kernel.vector.VectorKernels")
                        .getDeclaredConstructor()
                        .newInstance();
        lanes = kernels.depthwiseLanes(PIXELS, KERNEL, KERNEL * KERNEL, CHANNELS);
        windows = lanes == 0 ? windows(CHANNELS, Channels.stride(CHANNELS)) : windows(lanes, lanes);
    }

    private Windows windows(int step, int tapStep) {
        int[] offsets = new int[KERNEL * KERNEL];
        int[] weights = new int[KERNEL * KERNEL];
        for (int i = 0; i < KERNEL * KERNEL; i++) {
            offsets[i] = (i / KERNEL * (PIXELS + KERNEL - 1) + i % KERNEL) * step;
            weights[i] = i * tapStep;
        }
        return new Row(rows, offsets, weights, step);
    }

    /** On fresh values each time, for GELU's own results run into the tails of the function. */
    @Benchmark
    public float[] copyAndGelu() {
        float[] x = hidden.clone();
        kernels.biasActivate(x, PIXELS, CHANNELS * 4, bias, 0, Activation.GELU_ERF);
        return x;
    }

    @Benchmark
    public float[] copyAndAdd() {
        float[] x = row.clone();
        kernels.add(x, other, 0, x.length);
        return x;
    }

    @Benchmark
    public void normalize() {
        kernels.normalize(other, PIXELS, CHANNELS, 1e-6f);
    }

    @Benchmark
    public void depthwise7x7() {
        if (lanes == 0) {
            kernels.depthwise(windows, taps, bias, CHANNELS, out);
        } else {
            int groupStep = KERNEL * (PIXELS + KERNEL - 1) * lanes;
            kernels.depthwiseGroups(windows, groupStep, taps, KERNEL * KERNEL * lanes, bias, CHANNELS, out);
        }
    }

    @Benchmark
    public void normalizeRms() {
        kernels.normalizeRms(other, PIXELS, CHANNELS, 1e-6f);
    }
}
