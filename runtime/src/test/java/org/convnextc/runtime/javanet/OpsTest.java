package org.convnextc.runtime.javanet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.convnextc.runtime.Provider;
import org.convnextc.runtime.gemm.blas.BlasBackend;
import org.convnextc.runtime.gemm.own.PackedBackend;
import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.kernel.Channels;
import org.convnextc.runtime.kernel.Kernels;
import org.convnextc.runtime.spi.Backend;
import org.convnextc.runtime.spi.Filters;
import org.convnextc.runtime.spi.Window;
import org.convnextc.runtime.spi.WindowedImage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every op against its definition in double precision, on shapes that fit neither vectors nor shares, with each provider. */
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

    /** Height, width, channels, and the window. */
    record Image(int h, int w, int c, Window window) {
        float[] values() {
            return TestArena.random(h * 31L + w, h * w * c);
        }

        int outPixels() {
            return window.outHeight(h) * window.outWidth(w);
        }
    }

    static Stream<Image> images() {
        return Stream.of(
                new Image(9, 16, 10, new Window(7, 7, 1, 3, 3, 1)),
                new Image(7, 7, 20, new Window(7, 7, 1, 3, 3, 1)),
                new Image(1, 1, 36, new Window(7, 7, 1, 3, 3, 1)),
                new Image(2, 47, 52, new Window(7, 7, 1, 3, 3, 1)),
                new Image(14, 5, 3, new Window(4, 4, 4, 0, 0, 1)),
                new Image(11, 13, 16, new Window(3, 3, 2, 1, 1, 1)),
                new Image(12, 17, 33, new Window(3, 5, 1, 2, 4, 2)),
                new Image(13, 11, 8, new Window(2, 3, 3, 0, 1, 2)),
                new Image(6, 3000, 8, new Window(7, 7, 1, 3, 3, 1)),
                new Image(3, 4, 768, new Window(3, 3, 1, 1, 1, 1)),
                new Image(6, 9, 40, new Window(3, 3, 1, 1, 1, 1)),
                new Image(5, 17, 40, new Window(3, 3, 2, 1, 1, 1)),
                new Image(4, 3, 18, new Window(3, 3, 1, 4, 4, 1)),
                new Image(5, 8, 24, new Window(3, 3, 2, 1, 1, 2)),
                new Image(7, 10, 48, new Window(7, 7, 1, 3, 3, 1)),
                new Image(15, 12, 24, new Window(7, 7, 2, 6, 6, 2)),
                new Image(11, 9, 20, new Window(9, 7, 1, 4, 3, 1)),
                new Image(5, 20, 37, new Window(3, 7, 1, 1, 3, 1)));
    }

    @ParameterizedTest
    @MethodSource("teams")
    void depthwise(Kernels kernels, int threads) {
        images().forEach(image -> {
            depthwise(new BlasBackend(), kernels, threads, image);
            depthwise(new PackedBackend(kernels, false), kernels, threads, image);
        });
    }

    private static void depthwise(Backend backend, Kernels kernels, int threads, Image image) {
        int c = image.c();
        Window window = image.window();
        float[] in = image.values();
        float[] weight = TestArena.random(5, c * window.taps());
        float[] bias = TestArena.random(6, c);
        float[] taps = taps(weight, c);
        try (var arena = new TestArena(backend, kernels, threads, 1 << 20)) {
            int x = arena.put(in);
            int out = arena.space(image.outPixels() * c);
            int clamped = arena.space(image.outPixels() * c);
            int normal = arena.space(image.outPixels() * c);
            int active = arena.space(image.outPixels() * c);
            arena.run(t -> {
                Ops.depthwise(
                        t, new WindowedImage(x, image.h(), image.w(), c, window), taps, bias, Activation.NONE, out);
                Ops.depthwise(
                        t,
                        new WindowedImage(x, image.h(), image.w(), c, window),
                        taps,
                        bias,
                        Activation.RELU6,
                        clamped);
                Ops.depthwise(
                        t,
                        new WindowedImage(x, image.h(), image.w(), c, window),
                        taps,
                        bias,
                        Activation.HARDSWISH,
                        active);
                Ops.convNormalize(t, new WindowedImage(x, image.h(), image.w(), c, window), taps, null, 1e-6f, normal);
            });
            double[] expected = Naive.conv(in, image.h(), image.w(), c, window, c, c, weight, bias);
            assertClose(expected, arena.get(out, expected.length), "depthwise " + image);
            assertClose(
                    activate(Activation.RELU6, expected),
                    arena.get(clamped, expected.length),
                    "depthwise and relu6 " + image);
            assertClose(
                    activate(Activation.HARDSWISH, expected),
                    arena.get(active, expected.length),
                    "depthwise and hardswish " + image);
            double[] plain = Naive.conv(in, image.h(), image.w(), c, window, c, c, weight, null);
            assertClose(
                    Naive.layernorm(plain, c, null, null, 1e-6),
                    arena.get(normal, expected.length),
                    "conv_normalize " + image);
        }
    }

    static double[] activate(Activation activation, double[] x) {
        return DoubleStream.of(x).map(v -> Naive.activate(activation, v)).toArray();
    }

    private static float[] taps(float[] weight, int c) {
        int taps = weight.length / c;
        float[] out = new float[taps * Channels.stride(c)];
        for (int i = 0; i < weight.length; i++) {
            out[i % taps * Channels.stride(c) + i / taps] = weight[i];
        }
        return out;
    }

    @ParameterizedTest
    @MethodSource("teams")
    void patches(Kernels kernels, int threads) {
        images().forEach(image -> {
            float[] in = image.values();
            float[] expected = Naive.patches(in, image.h(), image.w(), image.c(), image.window());
            float[] channelsFirst = new float[in.length];
            int pixels = image.h() * image.w();
            for (int i = 0; i < in.length; i++) {
                channelsFirst[i % image.c() * pixels + i / image.c()] = in[i];
            }
            try (var arena = new TestArena(kernels, threads, 1 << 24)) {
                int x = arena.put(in);
                int out = arena.space(expected.length);
                int last = arena.space(in.length);
                int direct = arena.space(expected.length);
                arena.run(t -> {
                    t.image(channelsFirst, 0, null, 0);
                    Ops.patches(t, new WindowedImage(x, image.h(), image.w(), image.c(), image.window()), out);
                    Ops.toChannelsLast(t, image.h(), image.w(), image.c(), last);
                    Ops.patches(
                            t, new WindowedImage(Ops.INPUT, image.h(), image.w(), image.c(), image.window()), direct);
                });
                assertArrayEquals(expected, arena.get(out, expected.length), "patches " + image);
                assertArrayEquals(in, arena.get(last, in.length), "to_channels_last " + image);
                assertArrayEquals(expected, arena.get(direct, expected.length), "patches from the input " + image);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("teams")
    void conv(Kernels kernels, int threads) {
        var odd = new Window(3, 2, 2, 1, 0, 1);
        for (int groups : new int[] {1, 2, 6}) {
            conv(kernels, threads, new Image(5, 6, 12, odd), groups, 18);
        }
        var usual = new Window(3, 3, 1, 1, 1, 1);
        conv(kernels, threads, new Image(5, 9, 32, usual), 8, 32);
        conv(kernels, threads, new Image(3, 7, 64, usual), 2, 64);
        conv(kernels, threads, new Image(4, 5, 10, usual), 5, 25);
        conv(kernels, threads, new Image(4, 15, 6, usual), 3, 51);
        conv(kernels, threads, new Image(4, 15, 35, new Window(3, 3, 2, 2, 2, 2)), 7, 7);
        conv(kernels, threads, new Image(3, 3000, 20, usual), 4, 20);
    }

    private static void conv(Kernels kernels, int threads, Image image, int groups, int outputs) {
        Window window = image.window();
        float[] in = image.values();
        float[] weight = TestArena.random(7, outputs * (image.c() / groups) * window.taps());
        float[] bias = TestArena.random(8, outputs);
        int[] shape = {outputs, image.c() / groups, window.kernelHeight(), window.kernelWidth()};
        Filters filters = Filters.of(TestArena.weight(weight, shape), groups);
        try (var arena = new TestArena(kernels, threads, 1 << 20)) {
            int x = arena.put(in);
            int out = arena.space(image.outPixels() * outputs);
            int active = arena.space(image.outPixels() * outputs);
            arena.run(t -> {
                Ops.conv(
                        t,
                        new WindowedImage(x, image.h(), image.w(), image.c(), window),
                        filters,
                        bias,
                        Activation.NONE,
                        out);
                Ops.conv(
                        t,
                        new WindowedImage(x, image.h(), image.w(), image.c(), window),
                        filters,
                        null,
                        Activation.SILU,
                        active);
            });
            String what = "conv of " + groups + " groups to " + outputs + " channels " + image;
            double[] expected = Naive.conv(in, image.h(), image.w(), image.c(), window, groups, outputs, weight, bias);
            assertClose(expected, arena.get(out, expected.length), what);
            double[] plain = Naive.conv(in, image.h(), image.w(), image.c(), window, groups, outputs, weight, null);
            assertClose(activate(Activation.SILU, plain), arena.get(active, plain.length), what + " and silu");
        }
    }

    @ParameterizedTest
    @MethodSource("teams")
    void pooling(Kernels kernels, int threads) {
        pooling(kernels, threads, new Image(9, 10, 21, new Window(3, 3, 2, 1, 1, 1)));
        pooling(kernels, threads, new Image(8, 5, 3, new Window(2, 4, 1, 1, 0, 1)));
    }

    private static void pooling(Kernels kernels, int threads, Image image) {
        float[] in = image.values();
        for (int i = 0; i < in.length; i++) {
            in[i] -= 10; // so that a zero of the padding would win
        }
        Window window = image.window();
        float[] greatest = new float[image.outPixels() * image.c()];
        double[] means = new double[greatest.length];
        double[] inside = new double[greatest.length];
        for (int i = 0; i < greatest.length; i++) {
            int y = i / image.c() / window.outWidth(image.w()) * window.stride() - window.padHeight();
            int x = i / image.c() % window.outWidth(image.w()) * window.stride() - window.padWidth();
            greatest[i] = Float.NEGATIVE_INFINITY;
            int pixels = 0;
            for (int row = Math.max(0, y); row < Math.min(image.h(), y + window.kernelHeight()); row++) {
                for (int column = Math.max(0, x); column < Math.min(image.w(), x + window.kernelWidth()); column++) {
                    float pixel = in[(row * image.w() + column) * image.c() + i % image.c()];
                    greatest[i] = Math.max(greatest[i], pixel);
                    means[i] += (double) pixel / window.taps();
                    inside[i] += pixel;
                    pixels++;
                }
            }
            inside[i] /= pixels;
        }
        try (var arena = new TestArena(kernels, threads, 1 << 14)) {
            int x = arena.put(in);
            int out = arena.space(greatest.length);
            int mean = arena.space(greatest.length);
            int meanInside = arena.space(greatest.length);
            arena.run(t -> {
                Ops.maxpool(t, new WindowedImage(x, image.h(), image.w(), image.c(), window), out);
                Ops.avgpool(t, new WindowedImage(x, image.h(), image.w(), image.c(), window), mean);
                Ops.avgpoolInside(t, new WindowedImage(x, image.h(), image.w(), image.c(), window), meanInside);
            });
            assertArrayEquals(greatest, arena.get(out, greatest.length), "maxpool " + image);
            assertClose(means, arena.get(mean, means.length), "avgpool " + image);
            assertClose(inside, arena.get(meanInside, inside.length), "avgpool_inside " + image);
        }
    }

    @ParameterizedTest
    @MethodSource("teams")
    void adaptivePooling(Kernels kernels, int threads) {
        for (int[] size : new int[][] {{1, 1}, {7, 5}, {3, 2}, {9, 11}}) {
            int height = 7;
            int width = 5;
            int c = 21;
            float[] in = TestArena.random(13, height * width * c);
            double[] means = new double[size[0] * size[1] * c];
            for (int i = 0; i < means.length; i++) {
                int y = i / c / size[1];
                int x = i / c % size[1];
                int pixels = 0;
                for (int k = 0; k < height * width; k++) {
                    if (sees(y, size[0], k / width, height) && sees(x, size[1], k % width, width)) {
                        means[i] += in[k * c + i % c];
                        pixels++;
                    }
                }
                means[i] /= pixels;
            }
            try (var arena = new TestArena(kernels, threads, 1 << 14)) {
                int x = arena.put(in);
                int out = arena.space(means.length);
                arena.run(t -> Ops.adaptiveAvgpool(t, x, height, width, c, size[0], size[1], out));
                assertClose(means, arena.get(out, means.length), "adaptive_avgpool to " + size[0] + "x" + size[1]);
            }
        }
    }

    /** Whether [i / n, (i + 1) / n) of an axis and a pixel of it have a point in common. */
    private static boolean sees(int i, int n, int pixel, int pixels) {
        return i * pixels < (pixel + 1) * n && pixel * n < (i + 1) * pixels;
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

    /** The rules of torch.nn.functional.interpolate: nearest, bilinear, and bilinear with align_corners. */
    @ParameterizedTest
    @MethodSource("teams")
    void upsampling(Kernels kernels, int threads) {
        for (int[] image : new int[][] {{1, 1, 3, 2}, {4, 3, 20, 2}, {2, 5, 7, 3}, {3, 3, 1, 1}}) {
            int h = image[0];
            int w = image[1];
            int c = image[2];
            int factor = image[3];
            float[] in = TestArena.random(16, h * w * c);
            int length = in.length * factor * factor;
            try (var arena = new TestArena(kernels, threads, 1 << 14)) {
                int x = arena.put(in);
                int nearest = arena.space(length);
                int edges = arena.space(length);
                int corners = arena.space(length);
                arena.run(t -> {
                    Ops.nearest(t, x, h, w, c, factor, nearest);
                    Ops.bilinear(t, x, h, w, c, factor, edges);
                    Ops.bilinearCorners(t, x, h, w, c, factor, corners);
                });
                String what = h + "x" + w + "x" + c + " times " + factor;
                assertClose(
                        Naive.upsample(in, h, w, c, factor, (at, extent) -> at / factor),
                        arena.get(nearest, length),
                        "nearest " + what);
                assertClose(
                        Naive.upsample(in, h, w, c, factor, (at, extent) -> Math.max(0, (at + 0.5) / factor - 0.5)),
                        arena.get(edges, length),
                        "bilinear " + what);
                assertClose(
                        Naive.upsample(
                                in,
                                h,
                                w,
                                c,
                                factor,
                                (at, extent) -> extent * factor == 1 ? 0 : at * (extent - 1.0) / (extent * factor - 1)),
                        arena.get(corners, length),
                        "bilinear with corners " + what);
            }
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
