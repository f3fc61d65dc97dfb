package org.convnextc.runtime.javanet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.stream.Stream;
import org.convnextc.runtime.Provider;
import org.convnextc.runtime.gemm.blas.BlasBackend;
import org.convnextc.runtime.gemm.blas.BlasLayout;
import org.convnextc.runtime.gemm.own.PackedBackend;
import org.convnextc.runtime.javanet.ImageOpsTest.Image;
import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.kernel.Kernels;
import org.convnextc.runtime.spi.Backend;
import org.convnextc.runtime.spi.Matrix;
import org.convnextc.runtime.spi.Weights;
import org.convnextc.runtime.spi.Window;
import org.convnextc.runtime.spi.WindowedImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link Ops#convGemm} against a convolution by its definition in double precision, with each backend. */
final class ConvGemmTest {
    /** Beyond the greatest expected value; 5e-7 is the most that was seen. */
    private static final double TOLERANCE = 2e-6;

    private record Filtered(Image image, int outputs) {}

    /** Windows of every kind, more and fewer numbers under them than outputs, many pixels and few, windows that see padding alone. */
    private static Stream<Filtered> images() {
        return Stream.of(
                new Filtered(new Image(31, 37, 3, new Window(7, 5, 2, 3, 1, 1)), 27),
                new Filtered(new Image(13, 9, 70, new Window(3, 3, 1, 1, 1, 1)), 33),
                new Filtered(new Image(12, 17, 33, new Window(3, 5, 1, 2, 4, 2)), 40),
                new Filtered(new Image(13, 11, 8, new Window(2, 3, 4, 0, 1, 1)), 5),
                new Filtered(new Image(3, 4, 20, new Window(3, 2, 1, 4, 5, 3)), 16),
                new Filtered(new Image(24, 30, 16, new Window(1, 1, 2, 0, 0, 1)), 65),
                new Filtered(new Image(5, 5, 24, new Window(5, 5, 3, 2, 2, 1)), 700));
    }

    @ParameterizedTest
    @MethodSource("org.convnextc.runtime.javanet.OpsTest#teams")
    void convGemm(Kernels kernels, int threads) {
        images().forEach(filtered -> {
            check(new PackedBackend(kernels, false), kernels, threads, filtered);
            check(new BlasBackend(BlasLayout.ROWS), kernels, threads, filtered);
            check(new BlasBackend(BlasLayout.PANELS), kernels, threads, filtered);
        });
    }

    private static void check(Backend backend, Kernels kernels, int threads, Filtered filtered) {
        Image image = filtered.image();
        int outputs = filtered.outputs();
        float[] filters = filters(filtered);
        float[] bias = TestArena.random(6, outputs);
        double[] plain = reference(filtered, filters, null);
        double[] biased = OpsTest.activate(Activation.HARDSWISH, reference(filtered, filters, bias));
        float[] residual = TestArena.random(7, plain.length);
        for (int i = 0; i < residual.length; i++) {
            biased[i] += residual[i];
        }
        float[][] results = results(backend, kernels, threads, filtered, bias, residual);
        OpsTest.assertClose(plain, results[0], TOLERANCE, "conv_gemm " + image);
        OpsTest.assertClose(biased, results[1], TOLERANCE, "of the input, with all that may follow, " + image);
    }

    @Test
    void anyNumberOfThreadsGivesTheSameBits() {
        Kernels kernels = KernelChoice.of(Provider.VECTOR);
        images().forEach(filtered -> {
            float[] bias = TestArena.random(6, filtered.outputs());
            float[] residual = TestArena.random(7, filtered.image().outPixels() * filtered.outputs());
            float[][] one = results(new PackedBackend(kernels, false), kernels, 1, filtered, bias, residual);
            for (int threads : new int[] {2, 3, 5}) {
                float[][] many = results(new PackedBackend(kernels, false), kernels, threads, filtered, bias, residual);
                assertArrayEquals(one[0], many[0], threads + " threads, " + filtered);
                assertArrayEquals(one[1], many[1], threads + " threads, of the input, " + filtered);
            }
        });
    }

    private static float[] filters(Filtered filtered) {
        Image image = filtered.image();
        return TestArena.random(
                5, filtered.outputs() * image.c() * image.window().taps());
    }

    private static double[] reference(Filtered filtered, float[] filters, float[] bias) {
        Image image = filtered.image();
        return Naive.conv(
                image.values(), image.h(), image.w(), image.c(), image.window(), 1, filtered.outputs(), filters, bias);
    }

    /** Of an image in the arena, and of the caller's with bias, activation and residual. Closes the backend. */
    private static float[][] results(
            Backend backend, Kernels kernels, int threads, Filtered filtered, float[] bias, float[] residual) {
        Image image = filtered.image();
        int h = image.h();
        int w = image.w();
        int c = image.c();
        float[] in = image.values();
        float[] channelsFirst = new float[in.length];
        for (int i = 0; i < in.length; i++) {
            channelsFirst[i % c * h * w + i / c] = in[i];
        }
        Matrix weight = backend.bind(Weights.reorder(TestArena.weight(
                filters(filtered),
                filtered.outputs(),
                c,
                image.window().kernelHeight(),
                image.window().kernelWidth())));
        try (var arena = new TestArena(backend, kernels, threads, 1 << 21)) {
            int x = arena.put(in);
            int added = arena.put(residual);
            int plain = arena.space(residual.length);
            int full = arena.space(residual.length);
            arena.run(t -> {
                t.image(channelsFirst, 0, null, 0);
                Ops.convGemm(
                        t,
                        new WindowedImage(x, h, w, c, image.window()),
                        weight,
                        null,
                        Activation.NONE,
                        Ops.NO_RESIDUAL,
                        plain);
                Ops.convGemm(
                        t,
                        new WindowedImage(Ops.INPUT, h, w, c, image.window()),
                        weight,
                        bias,
                        Activation.HARDSWISH,
                        added,
                        full);
            });
            return new float[][] {arena.get(plain, residual.length), arena.get(full, residual.length)};
        }
    }
}
