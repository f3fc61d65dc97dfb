package org.convnextc.compiler.emit.java;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.convnextc.compiler.GoldenCase;
import org.convnextc.compiler.ir.Errors;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.ir.Tensor64;
import org.convnextc.compiler.sema.Cut;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.Provider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Emitted classes compute what PyTorch computes. */
class GoldenParityTest {
    /** PyTorch's own float32 is off by up to 1e-6 on these nets; ten times that is left for other orders of summation. */
    private static final double LOGITS = 1e-5;

    /** Values inside have fewer sums behind them but larger cancellations: PyTorch's float32 is off by up to 1.7e-6. */
    private static final double INSIDE = 2e-5;

    private static final Map<String, String> IMAGES = Map.of(
            "stem", "downsample_layers.0",
            "s0b0.dwconv", "stages.0.0.dwconv",
            "s0b0", "stages.0.0",
            "stage0", "stages.0",
            "downsample1", "downsample_layers.1",
            "stage1", "stages.1",
            "downsample2", "downsample_layers.2",
            "stage2", "stages.2",
            "downsample3", "downsample_layers.3",
            "stage3", "stages.3");

    private static final Map<String, String> ROWS = Map.of(
            "s0b0.norm", "stages.0.0.norm",
            "s0b0.gelu", "stages.0.0.gelu_0",
            "s0b0.pwconv2", "stages.0.0.pwconv2",
            "features", "norm");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void logitsWithEveryProviderAndThreadCount(GoldenCase golden) {
        Graph graph = golden.graph();
        for (Provider provider : List.of(Provider.VECTOR, Provider.PLAIN)) {
            for (int threads = 1; threads <= 3; threads++) {
                Options options = Options.defaults().withProvider(provider).withThreads(threads);
                try (Model model = Emitted.load(graph, golden.weights(), options)) {
                    Tensor64 found = Emitted.run(model, graph, golden.input()).get(0);
                    assertEquals(0, Errors.relative(found, golden.logits()), LOGITS, provider + " x" + threads);
                }
            }
        }
    }

    @Test
    void valuesInside() throws IOException {
        GoldenCase golden = GoldenCase.A_MICRO;
        for (var image : IMAGES.entrySet()) {
            check(golden, image.getValue(), channelsLast(golden.tensor(image.getKey())));
        }
        for (var row : ROWS.entrySet()) {
            check(golden, row.getValue(), golden.tensor(row.getKey()));
        }
    }

    private void check(GoldenCase golden, String path, Tensor64 expected) throws IOException {
        Graph graph = Cut.cut(golden.graph(), path);
        try (Model model = Emitted.load(graph, Emitted.subset(folder, golden.weights(), graph), Options.defaults())) {
            Tensor64 found = Emitted.run(model, graph, golden.input()).get(0);
            assertEquals(0, Errors.relative(found, expected), INSIDE, path);
        }
    }

    private static Tensor64 channelsLast(Tensor64 nchw) {
        int n = nchw.dims().get(0);
        int c = nchw.dims().get(1);
        int hw = nchw.dims().get(2) * nchw.dims().get(3);
        Tensor64 out = Tensor64.zeros(List.of(n, nchw.dims().get(2), nchw.dims().get(3), c));
        for (int i = 0; i < nchw.data().length; i++) {
            int image = i / (c * hw);
            out.data()[(image * hw + i % hw) * c + i / hw % c] = nchw.data()[i];
        }
        return out;
    }
}
