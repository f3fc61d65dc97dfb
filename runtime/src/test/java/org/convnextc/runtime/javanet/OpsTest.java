package org.convnextc.runtime.javanet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.convnextc.runtime.Provider;
import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.kernel.Kernels;
import org.convnextc.runtime.spi.Groups;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ops on rows of channels and element by element, each against its definition in double precision, on shapes that fit neither vectors nor shares, with
 * each provider; those on images are {@link ImageOpsTest}'s. */
final class OpsTest {
    /** Greatest error measured over all cases, relative to the greatest value: 9e-7; twice that leaves room for other processors. */
    private static final double TOLERANCE = 2e-6;

    static final Activation[] ACTIVATIONS = Activation.values();

    static List<Arguments> teams() {
        var teams = new ArrayList<Arguments>();
        for (Provider provider : List.of(Provider.PLAIN, Provider.VECTOR)) {
            for (int threads = 1; threads <= 3; threads++) {
                teams.add(Arguments.of(KernelChoice.of(provider), threads));
            }
        }
        return teams;
    }

    static void assertClose(double[] expected, float[] actual, String what) {
        assertClose(expected, actual, TOLERANCE, what);
    }

    static void assertClose(double[] expected, float[] actual, double tolerance, String what) {
        assertEquals(expected.length, actual.length, what);
        double greatest = 0;
        double error = 0;
        for (int i = 0; i < expected.length; i++) {
            greatest = Math.max(greatest, Math.abs(expected[i]));
            double e = Math.abs(expected[i] - actual[i]);
            error = e <= error ? error : e; // keeps a NaN
        }
        assertTrue(error <= tolerance * Math.max(greatest, 1e-30), what + ": error " + error / greatest);
    }

    static double[] activate(Activation activation, double[] x) {
        return DoubleStream.of(x).map(v -> Naive.activate(activation, v)).toArray();
    }

    /** Rows and channels. */
    private static final int[][] MATRICES = {{1, 1}, {1, 37}, {2, 10}, {49, 20}, {70, 52}, {5, 768}, {33, 5000}};

    @ParameterizedTest
    @MethodSource("teams")
    void opsOnRows(Kernels kernels, int threads) {
        for (int[] matrix : MATRICES) {
            int rows = matrix[0];
            int c = matrix[1];
            float[] in = TestArena.random(9, rows * c);
            float[] factor = TestArena.random(10, c);
            float[] shift = TestArena.random(11, c);
            float[] mean = TestArena.random(12, c);
            try (var arena = new TestArena(kernels, threads, 1 << 24)) {
                int x = arena.put(in);
                int f = arena.put(factor);
                int[] out = new int[12];
                for (int i = 0; i < out.length; i++) {
                    out[i] = arena.space(in.length);
                }
                arena.run(t -> {
                    Ops.layernorm(t, x, rows, c, factor, shift, 1e-5f, out[0]);
                    Ops.layernorm(t, x, rows, c, null, null, 1e-5f, out[1]);
                    Ops.scale(t, x, rows, c, factor, out[2]);
                    Ops.batchnorm(t, x, rows, c, mean, factor, shift, out[3]);
                    Ops.multiplyChannels(t, x, f, rows, c, out[4]);
                    Ops.grn(t, x, rows, c, factor, shift, 1e-6f, out[5]);
                    Ops.mean(t, x, rows, c, out[6]);
                    Ops.copy(t, x, rows, c, c, 0, out[7]);
                    Ops.rmsnorm(t, x, rows, c, factor, 1e-5f, out[8]);
                    Ops.rmsnorm(t, x, rows, c, null, 1e-5f, out[9]);
                    Ops.max(t, x, rows, c, out[10]);
                    Ops.layernorm(t, x, rows, c, factor, null, 1e-5f, out[11]);
                });
                String what = rows + " rows of " + c;
                if (c > 1) {
                    assertClose(
                            Naive.layernorm(Naive.toDouble(in), c, factor, shift, 1e-5),
                            arena.get(out[0], in.length),
                            "layernorm " + what);
                    assertClose(
                            Naive.layernorm(Naive.toDouble(in), c, null, null, 1e-5),
                            arena.get(out[1], in.length),
                            "plain layernorm " + what);
                    assertClose(
                            Naive.layernorm(Naive.toDouble(in), c, factor, null, 1e-5),
                            arena.get(out[11], in.length),
                            "layernorm without bias " + what);
                }
                double[] scaled = new double[in.length];
                double[] normal = new double[in.length];
                for (int i = 0; i < in.length; i++) {
                    scaled[i] = (double) in[i] * factor[i % c];
                    normal[i] = ((double) in[i] - mean[i % c]) * factor[i % c] + shift[i % c];
                }
                assertClose(scaled, arena.get(out[2], in.length), "scale " + what);
                assertClose(normal, arena.get(out[3], in.length), "batchnorm " + what);
                assertClose(scaled, arena.get(out[4], in.length), "multiply channels " + what);
                assertClose(Naive.grn(in, c, factor, shift, 1e-6), arena.get(out[5], in.length), "grn " + what);
                assertClose(Naive.rmsnorm(in, c, factor, 1e-5), arena.get(out[8], in.length), "rmsnorm " + what);
                assertClose(Naive.rmsnorm(in, c, null, 1e-5), arena.get(out[9], in.length), "plain rmsnorm " + what);
                assertArrayEquals(Naive.max(in, c), arena.get(out[10], c), "max " + what);
                assertClose(Naive.mean(in, c), arena.get(out[6], c), "mean " + what);
                assertArrayEquals(in, arena.get(out[7], in.length), "copy " + what);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("teams")
    void channelsAndNumbers(Kernels kernels, int threads) {
        for (int[] matrix : MATRICES) {
            int rows = matrix[0];
            int c = matrix[1];
            int from = c / 3;
            int width = (c + 1) / 2;
            float[] in = TestArena.random(14, rows * c);
            float[] weight = TestArena.random(15, c);
            try (var arena = new TestArena(kernels, threads, 1 << 20)) {
                int x = arena.put(in);
                int sliced = arena.space(rows * width);
                int scaled = arena.space(in.length);
                int normal = arena.space(in.length);
                int plain = arena.space(in.length);
                arena.run(t -> {
                    Ops.slice(t, x, rows, c, from, width, sliced);
                    Ops.rescale(t, x, in.length, -0.25f, 3, scaled);
                    if (c > 1) {
                        Ops.simplenorm(t, x, rows, c, weight, 1e-5f, normal);
                        Ops.simplenorm(t, x, rows, c, null, 1e-5f, plain);
                    }
                });
                String what = rows + " rows of " + c;
                float[] part = new float[rows * width];
                for (int i = 0; i < part.length; i++) {
                    part[i] = in[i / width * c + from + i % width];
                }
                assertArrayEquals(part, arena.get(sliced, part.length), "slice " + what);
                double[] numbers = new double[in.length];
                for (int i = 0; i < in.length; i++) {
                    numbers[i] = -0.25 * in[i] + 3;
                }
                assertClose(numbers, arena.get(scaled, in.length), "rescale " + what);
                if (c > 1) {
                    assertClose(
                            Naive.simplenorm(in, c, weight, 1e-5), arena.get(normal, in.length), "simplenorm " + what);
                    assertClose(
                            Naive.simplenorm(in, c, null, 1e-5),
                            arena.get(plain, in.length),
                            "plain simplenorm " + what);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("teams")
    void groupsAndLengths(Kernels kernels, int threads) {
        for (int[] matrix : MATRICES) {
            int rows = matrix[0];
            int c = matrix[1];
            float[] in = TestArena.random(16, rows * c);
            float[] weight = TestArena.random(17, c);
            float[] bias = TestArena.random(18, c);
            for (int count : new int[] {1, 2, 5, c}) {
                if (c % count == 0 && rows * c / count > 1) {
                    try (var arena = new TestArena(kernels, threads, 1 << 20)) {
                        int x = arena.put(in);
                        int[] out = {arena.space(in.length), arena.space(in.length)};
                        var groups = new Groups(rows, c, count);
                        arena.run(t -> {
                            Ops.groupnorm(t, x, groups, weight, bias, 1e-5f, out[0]);
                            Ops.groupnorm(t, x, groups, null, null, 1e-5f, out[1]);
                            Ops.l2norm(t, x, rows, c, weight, 1e-12f, x);
                        });
                        String what = groups + ", " + threads + " threads";
                        assertClose(
                                Naive.groupnorm(in, c, count, weight, bias, 1e-5), arena.get(out[0], in.length), what);
                        assertClose(
                                Naive.groupnorm(in, c, count, null, null, 1e-5), arena.get(out[1], in.length), what);
                        assertClose(Naive.l2norm(in, c, weight, 1e-12), arena.get(x, in.length), "l2norm " + what);
                    }
                }
            }
        }
    }

    /** One number is learned for all elements. */
    @ParameterizedTest
    @MethodSource("teams")
    void scalars(Kernels kernels, int threads) {
        float[] in = TestArena.random(19, 4999);
        try (var arena = new TestArena(kernels, threads, 1 << 20)) {
            int x = arena.put(in);
            int shifted = arena.space(in.length);
            arena.run(t -> {
                Ops.scalarBias(t, x, in.length, new float[] {3}, shifted);
                Ops.scalarScale(t, x, in.length, new float[] {-0.25f}, x);
            });
            assertClose(
                    DoubleStream.of(Naive.toDouble(in)).map(v -> v + 3).toArray(),
                    arena.get(shifted, in.length),
                    "scalar bias");
            assertClose(
                    DoubleStream.of(Naive.toDouble(in)).map(v -> v * -0.25).toArray(),
                    arena.get(x, in.length),
                    "scalar scale");
        }
    }

    /** What float32 sums lose most of: numbers that are nearly equal, or whose sums and squares overflow or vanish. */
    private static final List<DoubleUnaryOperator> HARD = List.of(
            random -> 0.1,
            random -> 1e8,
            random -> 3e38,
            random -> 1 + random * 1e-6,
            random -> 1e4 + random,
            random -> 1e6 + random,
            random -> random * 1e30,
            random -> random * 5e37,
            random -> random * 1e-30,
            random -> random * 1e-42);

    @ParameterizedTest
    @MethodSource("teams")
    void normsOfHardRows(Kernels kernels, int threads) {
        int rows = 7;
        for (int c : new int[] {1, 23, 96, 4096}) {
            for (int i = 0; i < HARD.size(); i++) {
                float[] in = TestArena.random(20 + i, rows * c);
                for (int j = 0; j < in.length; j++) {
                    in[j] = (float) HARD.get(i).applyAsDouble(in[j]);
                }
                try (var arena = new TestArena(kernels, threads, 1 << 17)) {
                    int x = arena.put(in);
                    int layer = arena.space(in.length);
                    int rms = arena.space(in.length);
                    arena.run(t -> {
                        Ops.layernorm(t, x, rows, c, null, null, 1e-6f, layer);
                        Ops.rmsnorm(t, x, rows, c, null, 1e-6f, rms);
                    });
                    String what = "hard rows " + i + " of " + c;
                    double[] expected = Naive.layernorm(Naive.toDouble(in), c, null, null, 1e-6f);
                    assertWithin(TOLERANCE, expected, arena.get(layer, in.length), "layernorm, " + what);
                    expected = Naive.rmsnorm(in, c, null, 1e-6f);
                    assertWithin(TOLERANCE, expected, arena.get(rms, in.length), "rmsnorm, " + what);
                }
            }
        }
    }

    private static void assertWithin(double tolerance, double[] expected, float[] actual, String what) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], tolerance, what + ", element " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("teams")
    void opsOnElements(Kernels kernels, int threads) {
        for (int count : new int[] {1, 17, 4097, 30011}) {
            float[] a = TestArena.random(12, count);
            float[] b = TestArena.random(13, count);
            try (var arena = new TestArena(kernels, threads, 1 << 19)) {
                int x = arena.put(a);
                int y = arena.put(b);
                int sum = arena.space(count);
                int product = arena.space(count);
                int[] activated = new int[ACTIVATIONS.length];
                for (int i = 0; i < activated.length; i++) {
                    activated[i] = arena.space(count);
                }
                arena.run(t -> {
                    Ops.add(t, x, y, count, sum);
                    Ops.multiply(t, x, y, count, product);
                    for (int i = 0; i < activated.length; i++) {
                        Ops.activate(t, x, count, ACTIVATIONS[i], activated[i]);
                    }
                    Ops.add(t, x, y, count, x);
                });
                double[] sums = new double[count];
                double[] products = new double[count];
                for (int i = 0; i < count; i++) {
                    sums[i] = (double) a[i] + b[i];
                    products[i] = (double) a[i] * b[i];
                }
                assertClose(sums, arena.get(sum, count), "add");
                assertClose(sums, arena.get(x, count), "add in place");
                assertClose(products, arena.get(product, count), "multiply");
                for (int i = 0; i < activated.length; i++) {
                    double[] expected = new double[count];
                    for (int j = 0; j < count; j++) {
                        expected[j] = Naive.activate(ACTIVATIONS[i], a[j]);
                    }
                    assertClose(expected, arena.get(activated[i], count), ACTIVATIONS[i].toString());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("teams")
    void concatenation(Kernels kernels, int threads) {
        float[] a = TestArena.random(14, 11 * 3);
        float[] b = TestArena.random(15, 11 * 5);
        try (var arena = new TestArena(kernels, threads, 1 << 10)) {
            int x = arena.put(a);
            int y = arena.put(b);
            int out = arena.space(11 * 8);
            arena.run(t -> {
                Ops.copy(t, x, 11, 3, 8, 0, out);
                Ops.copy(t, y, 11, 5, 8, 3, out);
            });
            float[] expected = new float[11 * 8];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = i % 8 < 3 ? a[i / 8 * 3 + i % 8] : b[i / 8 * 5 + i % 8 - 3];
            }
            assertArrayEquals(expected, arena.get(out, expected.length));
        }
    }

    @ParameterizedTest
    @MethodSource("teams")
    void output(Kernels kernels, int threads) {
        float[] logits = TestArena.random(16, 10);
        float[][] results = {{}, new float[30]};
        try (var arena = new TestArena(kernels, threads, 100)) {
            int x = arena.put(logits);
            arena.run(t -> {
                t.image(null, 0, results, 2);
                Ops.output(t, x, 10, 1);
            });
        }
        for (int i = 0; i < 10; i++) {
            assertEquals(logits[i], results[1][20 + i]);
        }
    }

    @ParameterizedTest
    @MethodSource("teams")
    void toChannelsFirst(Kernels kernels, int threads) {
        for (int c : new int[] {1, 5, 4099}) {
            int pixels = 53;
            float[] image = TestArena.random(17, pixels * c);
            try (var arena = new TestArena(kernels, threads, 2 * image.length + 32)) {
                int x = arena.put(image);
                int out = arena.space(image.length);
                arena.run(t -> Ops.toChannelsFirst(t, x, 1, pixels, c, out));
                float[] expected = new float[image.length];
                for (int i = 0; i < image.length; i++) {
                    expected[i % c * pixels + i / c] = image[i];
                }
                assertArrayEquals(expected, arena.get(out, image.length));
            }
        }
    }
}
