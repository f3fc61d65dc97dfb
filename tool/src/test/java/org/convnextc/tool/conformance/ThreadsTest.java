package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Graph;
import org.convnextc.ir.RandomGraphs;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.runtime.GemmProvider;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.Provider;
import org.convnextc.tool.build.CompiledNet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Java target's own kernels give the same bits, however many threads share the work and however often it is done. */
class ThreadsTest {
    private static final int[] THREADS = {1, 2, 3, 5};

    /** With one thread: the first forwards are interpreted, the last ones run compiled code. */
    private static final int FORWARDS = 20;

    /** With several, when there is compiled code already. */
    private static final int MORE_FORWARDS = 3;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "convnext.net | ConvNeXtT | input=3x136x152 | depths=[1, 1, 2, 1] | widths=[24, 48, 104, 200]",
                "convnext.net | ConvNeXtV2Atto | input=3x72x104 | depths=[1, 1, 1, 1] | widths=[16, 40, 72, 96]",
                "resnet.net | ResNet50 | input=3x131x157 | depths=[2, 1, 2, 1] | widths=[16, 24, 40, 72]",
                "resnet.net | ResNet18 | input=3x131x157 | depths=[1, 1, 1, 1] | widths=[16, 24, 40, 72]",
                "mobilenet_v2.net | MobileNetV2 | input=3x97x129 | widths=[16, 24, 24, 40, 40] | strides=[1, 2, 1, 2, 1]"
            })
    void givesTheSameBits(String file, String net, String input, String first, String second) throws IOException {
        Graph graph = graph(file, net, List.of(input, first, second, "classes=37"));
        Map<String, Tensor64> weights = RandomGraphs.weights(graph, 1);
        Path checkpoint = Emitted.checkpoint(folder, weights);
        CompiledNet compiled = CompiledNet.of(Emitted.lower(graph));
        float[] pixels = pixels(graph);
        float[] expected = null;
        for (int threads : THREADS) {
            Options options = Options.defaults()
                    .withProvider(Provider.VECTOR)
                    .withGemm(GemmProvider.VECTOR)
                    .withThreads(threads);
            try (Model model = compiled.load(checkpoint, options)) {
                for (int i = 0; i < (threads == 1 ? FORWARDS : MORE_FORWARDS); i++) {
                    float[] found = model.forward(pixels);
                    expected = expected == null ? found.clone() : expected;
                    assertArrayEquals(expected, found, threads + " threads, forward " + i);
                }
            }
        }
        assertFalse(constant(expected), "nothing is left of the image");
    }

    private static Graph graph(String file, String net, List<String> slots) {
        var diagnostics = new Diagnostics();
        return Frontend.load(file, Optional.of(net), slots, new SourceMap(), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
    }

    private static float[] pixels(Graph graph) {
        double[] data = RandomGraphs.input(graph, 1, 1).data();
        float[] pixels = new float[data.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) data[i];
        }
        return pixels;
    }

    private static boolean constant(float[] values) {
        return Arrays.equals(values, 1, values.length, values, 0, values.length - 1);
    }
}
