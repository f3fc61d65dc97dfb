package org.convnextc.runtime.javanet;

import static org.convnextc.runtime.javanet.OpsTest.activate;
import static org.convnextc.runtime.javanet.OpsTest.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.stream.Stream;
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
import org.junit.jupiter.params.provider.MethodSource;

/** Ops that look at windows of an image or change its size, each against its definition in double precision: as {@link OpsTest}. */
final class ImageOpsTest {
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
    @MethodSource("org.convnextc.runtime.javanet.OpsTest#teams")
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

    private static float[] taps(float[] weight, int c) {
        int taps = weight.length / c;
        float[] out = new float[taps * Channels.stride(c)];
        for (int i = 0; i < weight.length; i++) {
            out[i % taps * Channels.stride(c) + i / taps] = weight[i];
        }
        return out;
    }

    @ParameterizedTest
    @MethodSource("org.convnextc.runtime.javanet.OpsTest#teams")
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
    @MethodSource("org.convnextc.runtime.javanet.OpsTest#teams")
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
    @MethodSource("org.convnextc.runtime.javanet.OpsTest#teams")
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
    @MethodSource("org.convnextc.runtime.javanet.OpsTest#teams")
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

    /** The rules of torch.nn.functional.interpolate: nearest, bilinear, and bilinear with align_corners. */
    @ParameterizedTest
    @MethodSource("org.convnextc.runtime.javanet.OpsTest#teams")
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
}
