package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.convnextc.compiler.GoldenCase;
import org.convnextc.compiler.frontend.expand.Outputs;
import org.convnextc.ir.Errors;
import org.convnextc.ir.Graph;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.runtime.GemmProvider;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.Provider;
import org.convnextc.tool.build.CompiledNet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Emitted classes compute what PyTorch computes. */
class GoldenParityTest {
    /** PyTorch's own float32 is off by up to 1e-6 on these nets; ten times that is left for other orders of summation. */
    private static final double LOGITS = 1e-5;

    /** Values inside have fewer sums behind them but larger cancellations: PyTorch's float32 is off by up to 1.7e-6. */
    private static final double INSIDE = 2e-5;

    /** Paths of the stored tensors inside a block, where PyTorch too has the channels last. */
    private static final Map<String, String> CHANNELS_LAST = Map.of(
            "s0b0.norm", "stages.0.0.norm",
            "s0b0.gelu", "stages.0.0.gelu_0",
            "s0b0.grn", "stages.0.0.grn",
            "s0b0.pwconv2", "stages.0.0.pwconv2");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void logitsWithAllKernelsAndThreadCounts(GoldenCase golden) throws IOException, ReflectiveOperationException {
        CompiledNet net = CompiledNet.of(Emitted.lower(golden.graph()));
        for (Provider provider : List.of(Provider.VECTOR, Provider.PLAIN)) {
            for (GemmProvider gemm : List.of(GemmProvider.OPENBLAS, GemmProvider.VECTOR)) {
                for (int threads : new int[] {1, 2, 3, 5}) {
                    Options options = Options.defaults()
                            .withProvider(provider)
                            .withGemm(gemm)
                            .withThreads(threads);
                    BlasLayouts.each(gemm, () -> logits(golden, net, options));
                }
            }
        }
    }

    private static void logits(GoldenCase golden, CompiledNet net, Options options) {
        try (Model model = net.load(golden.weights(), options)) {
            Tensor64 found = logits(golden, model);
            assertEquals(0, Errors.relative(found, golden.logits()), LOGITS, options.toString());
            assertArrayEquals(found.data(), logits(golden, model).data(), "the same input gave other bits");
        }
    }

    private static Tensor64 logits(GoldenCase golden, Model model) {
        return Emitted.run(model, golden.graph(), golden.input()).get(0);
    }

    /** All at once, as outputs of one class: once those that the passes keep anyway, once those that they would fuse away too. */
    @ParameterizedTest
    @EnumSource
    void valuesInside(GoldenCase golden) throws IOException {
        Map<String, String> images = golden.paths();
        check(golden, images, Map.of());
        var channelsLast = new LinkedHashMap<>(CHANNELS_LAST);
        channelsLast.keySet().retainAll(golden.tensors());
        check(golden, images, channelsLast);
    }

    private void check(GoldenCase golden, Map<String, String> images, Map<String, String> channelsLast)
            throws IOException {
        var paths = new LinkedHashMap<>(images);
        paths.putAll(channelsLast);
        Graph graph = Outputs.select(golden.graph(), List.copyOf(paths.values()));
        Path weights = golden.weights();
        for (Provider provider : List.of(Provider.VECTOR, Provider.PLAIN)) {
            Options options = Options.defaults().withProvider(provider).withThreads(2);
            try (Model model = Emitted.load(graph, weights, options)) {
                Iterator<Tensor64> found =
                        Emitted.run(model, graph, golden.input()).iterator();
                for (String name : paths.keySet()) {
                    Tensor64 stored = golden.tensor(name);
                    Tensor64 expected = channelsLast.containsKey(name) ? channelsFirst(stored) : stored;
                    assertEquals(0, Errors.relative(found.next(), expected), INSIDE, golden + " " + name);
                }
            }
        }
    }

    private static Tensor64 channelsFirst(Tensor64 nhwc) {
        int n = nhwc.dims().get(0);
        int c = nhwc.dims().get(3);
        int hw = nhwc.dims().get(1) * nhwc.dims().get(2);
        Tensor64 out =
                Tensor64.zeros(List.of(n, c, nhwc.dims().get(1), nhwc.dims().get(2)));
        for (int i = 0; i < nhwc.data().length; i++) {
            int image = i / (c * hw);
            out.data()[(image * c + i % c) * hw + i / c % hw] = nhwc.data()[i];
        }
        return out;
    }
}
