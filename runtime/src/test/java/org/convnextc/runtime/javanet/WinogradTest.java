package org.convnextc.runtime.javanet;

import java.util.stream.Stream;
import org.convnextc.runtime.gemm.blas.BlasBackend;
import org.convnextc.runtime.gemm.blas.BlasLayout;
import org.convnextc.runtime.gemm.own.PackedBackend;
import org.convnextc.runtime.javanet.ImageOpsTest.Image;
import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.kernel.Kernels;
import org.convnextc.runtime.spi.Backend;
import org.convnextc.runtime.spi.Convolution;
import org.convnextc.runtime.spi.Weight;
import org.convnextc.runtime.spi.Window;
import org.convnextc.runtime.spi.WindowedImage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link Ops#winograd} against a convolution by its definition in double precision, with each backend. */
final class WinogradTest {
    /** Of products of sums of pixels: 2.7e-6 of the greatest value is the most that was seen, and it grows with the root of the channels. */
    private static final double TOLERANCE = 6e-6;

    private record Filtered(Image image, int outputs) {}

    private static Stream<Filtered> images() {
        return Stream.of(
                new Filtered(new Image(1, 1, 3, new Window(3, 3, 1, 1, 1, 1)), 5),
                new Filtered(new Image(4, 4, 16, new Window(3, 3, 1, 1, 1, 1)), 32),
                new Filtered(new Image(9, 14, 20, new Window(3, 3, 1, 1, 1, 1)), 37),
                new Filtered(new Image(21, 6, 200, new Window(3, 3, 1, 0, 2, 1)), 16),
                new Filtered(new Image(18, 23, 400, new Window(3, 3, 1, 2, 0, 1)), 70),
                new Filtered(new Image(45, 47, 8, new Window(3, 3, 1, 1, 1, 1)), 9));
    }

    @ParameterizedTest
    @MethodSource("org.convnextc.runtime.javanet.OpsTest#teams")
    void winograd(Kernels kernels, int threads) {
        images().forEach(filtered -> {
            winograd(new PackedBackend(kernels, false), kernels, threads, filtered, 4);
            winograd(new PackedBackend(kernels, false), kernels, threads, filtered, 2);
            winograd(new BlasBackend(BlasLayout.ROWS), kernels, threads, filtered, 4);
            winograd(new BlasBackend(BlasLayout.PANELS), kernels, threads, filtered, 2);
        });
    }

    private static void winograd(Backend backend, Kernels kernels, int threads, Filtered filtered, int tile) {
        Image image = filtered.image();
        int c = image.c();
        int outputs = filtered.outputs();
        Window window = image.window();
        float[] in = image.values();
        float[] filters = TestArena.random(5, outputs * c * window.taps());
        float[] bias = TestArena.random(6, outputs);
        Convolution weight = backend.bindConvolution(convolutionWeight(filters, outputs, c), tile);
        try (var arena = new TestArena(backend, kernels, threads, 1 << 20)) {
            int x = arena.put(in);
            int out = arena.space(image.outPixels() * outputs);
            int active = arena.space(image.outPixels() * outputs);
            int h = image.h();
            int w = image.w();
            arena.run(t -> {
                Ops.winograd(t, new WindowedImage(x, h, w, c, window), weight, null, Activation.NONE, out);
                Ops.winograd(t, new WindowedImage(x, h, w, c, window), weight, bias, Activation.HARDSWISH, active);
            });
            double[] plain = Naive.conv(in, h, w, c, window, 1, outputs, filters, null);
            double[] biased = Naive.conv(in, h, w, c, window, 1, outputs, filters, bias);
            OpsTest.assertClose(
                    plain, arena.get(out, plain.length), TOLERANCE, "winograd " + filtered + ", tiles of " + tile);
            OpsTest.assertClose(
                    OpsTest.activate(Activation.HARDSWISH, biased),
                    arena.get(active, biased.length),
                    TOLERANCE,
                    "and bias " + filtered + ", tiles of " + tile);
        }
    }

    private static Weight convolutionWeight(float[] filters, int outputs, int c) {
        return new Weight("weight", outputs, c, 3, 3) {
            @Override
            public void read(int from, int count, float[] into) {
                System.arraycopy(filters, from * columns(), into, 0, count * columns());
            }
        };
    }
}
