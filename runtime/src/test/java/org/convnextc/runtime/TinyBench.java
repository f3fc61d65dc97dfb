package org.convnextc.runtime;

import java.util.Arrays;
import java.util.Locale;
import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.kernel.Channels;
import org.convnextc.runtime.kernel.Kernels;

/**
 * ConvNeXt-T at 224 with random weights, written by hand as the compiler writes it. Prints the forward's minimum and median in
 * milliseconds, then the sum of the minima of its ops, which other processes disturb less.
 *
 * <p>Arguments: threads, seconds, provider.
 */
final class TinyBench {
    private static final int[] CHANNELS = {96, 192, 384, 768};
    private static final int[] DEPTHS = {3, 3, 9, 3};
    private static final int[] SIZES = {56, 28, 14, 7};
    private static final int X = 0;
    private static final int NORMAL = 56 * 56 * 96;
    private static final int HIDDEN = 2 * NORMAL;
    private static final int ARENA = HIDDEN + 56 * 56 * 384;
    private static final Window WINDOW = new Window(7, 7, 1, 3, 3, 1);
    private static final Window STEM = new Window(4, 4, 4, 0, 0, 1);
    private static final Window HALF = new Window(2, 2, 2, 0, 0, 1);
    private static final String[] KINDS = {"stem", "depthwise", "expand", "project", "downsample", "head"};

    private record Block(
            float[] taps, float[] bias, Matrix expand, float[] expandBias, Matrix project, float[] projectBias) {}

    private record Layer(Matrix weight, float[] bias) {}

    private final NativeMemory memory = new NativeMemory();
    private final Layer stem;
    private final float[] stemScale;
    private final Layer[] downs = new Layer[3];
    private final Block[][] stages = new Block[4][];
    private final Layer head;
    private final long[] least = new long[1000];
    private final int[] kinds = new int[1000];
    private int ops;
    private long last;

    TinyBench() {
        stem = layer(96, 48);
        stemScale = TestArena.random(1, 96);
        for (int i = 0; i < 4; i++) {
            int c = CHANNELS[i];
            if (i < 3) {
                downs[i] = layer(2 * c, 4 * c);
            }
            stages[i] = new Block[DEPTHS[i]];
            for (int j = 0; j < DEPTHS[i]; j++) {
                Layer expand = layer(4 * c, c);
                Layer project = layer(c, 4 * c);
                float[] taps = TestArena.random(2, 49 * Channels.stride(c));
                stages[i][j] = new Block(
                        taps, TestArena.random(3, c), expand.weight(), expand.bias(), project.weight(), project.bias());
            }
        }
        head = layer(1000, 768);
    }

    private Layer layer(int outputs, int inputs) {
        float[] values = TestArena.random(outputs + inputs, outputs * inputs);
        for (int i = 0; i < values.length; i++) {
            values[i] /= (float) Math.sqrt(inputs);
        }
        long address = memory.allocate(values.length);
        NativeMemory.view(address, values.length).put(0, values, 0, values.length);
        return new Layer(new Matrix(outputs, inputs, address), TestArena.random(4, outputs));
    }

    private void lap(Worker t, int kind) {
        if (t.index() == 0) {
            long now = System.nanoTime();
            least[ops] = Math.min(least[ops], now - last);
            kinds[ops++] = kind;
            last = System.nanoTime();
        }
    }

    private void run(Worker t) {
        if (t.index() == 0) {
            ops = 0;
            last = System.nanoTime();
        }
        Ops.patchesFromInput(t, STEM, 3, 224, 224, HIDDEN);
        Ops.gemm(t, HIDDEN, stem.weight(), stem.bias(), Activation.NONE, Ops.NO_RESIDUAL, X, 3136);
        Ops.layernorm(t, X, 3136, 96, stemScale, stemScale, 1e-6f, X);
        lap(t, 0);
        for (int i = 0; i < 4; i++) {
            int size = SIZES[i];
            int rows = size * size;
            int c = CHANNELS[i];
            for (Block block : stages[i]) {
                Ops.convNormalize(t, X, size, size, c, WINDOW, block.taps(), block.bias(), 1e-6f, NORMAL);
                lap(t, 1);
                Ops.gemm(
                        t,
                        NORMAL,
                        block.expand(),
                        block.expandBias(),
                        Activation.GELU_ERF,
                        Ops.NO_RESIDUAL,
                        HIDDEN,
                        rows);
                lap(t, 2);
                Ops.gemm(t, HIDDEN, block.project(), block.projectBias(), Activation.NONE, X, X, rows);
                lap(t, 3);
            }
            if (i < 3) {
                Ops.layernorm(t, X, rows, c, null, null, 1e-6f, NORMAL);
                Ops.patches(t, NORMAL, size, size, c, HALF, HIDDEN);
                Ops.gemm(t, HIDDEN, downs[i].weight(), downs[i].bias(), Activation.NONE, Ops.NO_RESIDUAL, X, rows / 4);
                lap(t, 4);
            }
        }
        Ops.mean(t, X, 49, 768, NORMAL);
        Ops.layernorm(t, NORMAL, 1, 768, null, null, 1e-6f, NORMAL);
        Ops.gemm(t, NORMAL, head.weight(), head.bias(), Activation.NONE, Ops.NO_RESIDUAL, HIDDEN, 1);
        Ops.output(t, HIDDEN, 1000, 0);
        lap(t, 5);
    }

    public static void main(String[] args) {
        int threads = Integer.parseInt(args[0]);
        double seconds = Double.parseDouble(args[1]);
        Kernels kernels = KernelChoice.of(Provider.valueOf(args.length > 2 ? args[2] : "AUTO"));
        var bench = new TinyBench();
        var arena = new Arena(bench.memory, ARENA);
        float[] image = TestArena.random(5, 3 * 224 * 224);
        float[][] logits = {new float[1000]};
        try (var team = new Team(threads, arena, kernels)) {
            Team.Job job = t -> {
                t.image(image, 0, logits, 0);
                bench.run(t);
            };
            measure(team, job, Math.max(1.5, seconds / 3));
            Arrays.fill(bench.least, Long.MAX_VALUE);
            double[] times = measure(team, job, seconds);
            System.out.printf(
                    Locale.ROOT,
                    "%s, %d threads: min %.1f, median %.1f ms (%d runs)",
                    kernels.name(),
                    threads,
                    times[0],
                    times[times.length / 2],
                    times.length);
            double[] byKind = new double[KINDS.length];
            for (int i = 0; i < bench.ops; i++) {
                byKind[bench.kinds[i]] += bench.least[i] * 1e-6;
            }
            System.out.printf(
                    Locale.ROOT, "; sum of minima %.1f:", Arrays.stream(byKind).sum());
            for (int i = 0; i < KINDS.length; i++) {
                System.out.printf(Locale.ROOT, " %s %.2f", KINDS[i], byKind[i]);
            }
            System.out.println();
        }
        bench.memory.close();
    }

    private static double[] measure(Team team, Team.Job job, double seconds) {
        double[] times = new double[10000];
        int count = 0;
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (count < 5 || System.nanoTime() < end && count < times.length) {
            long start = System.nanoTime();
            team.run(job);
            times[count++] = (System.nanoTime() - start) * 1e-6;
        }
        double[] sorted = Arrays.copyOf(times, count);
        Arrays.sort(sorted);
        return sorted;
    }
}
