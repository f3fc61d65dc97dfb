package org.convnextc.tool.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.convnextc.compiler.GoldenCase;
import org.convnextc.ir.Graph;
import org.convnextc.runtime.GemmProvider;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.Provider;
import org.convnextc.tool.build.CompiledNet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** NaN and infinity in the Java target, with all kernels and products. {@code NativeOpsTest} has the same of native code. */
class NonFiniteTest {
    @TempDir
    private Path folder;

    private static Stream<Options> options() {
        return Stream.of(Provider.VECTOR, Provider.PLAIN).flatMap(provider -> Stream.of(
                        GemmProvider.VECTOR, GemmProvider.OPENBLAS)
                .map(gemm ->
                        Options.defaults().withProvider(provider).withGemm(gemm).withThreads(2)));
    }

    private static String how(Options options) {
        return options.provider() + ", " + options.gemm();
    }

    @Test
    void eachOpKeepsNaN() throws IOException {
        Graph graph = NonFinite.eachOp();
        Path checkpoint = Emitted.checkpoint(folder, NonFinite.weights(graph));
        CompiledNet net = CompiledNet.of(Emitted.lower(graph));
        for (Options options : options().toList()) {
            try (Model model = net.load(checkpoint, options)) {
                NonFinite.checkEachOp(model, graph, how(options));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"B_ODD", "D_V2_MICRO", "E_ISO_MICRO", "G_GRAY_47X33"})
    void logitsAreNaN(GoldenCase golden) {
        CompiledNet net = CompiledNet.of(Emitted.lower(golden.graph()));
        for (Options options : options().toList()) {
            try (Model model = net.load(golden.weights(), options)) {
                NonFinite.checkLogits(model, golden.input(), how(options));
            }
        }
    }
}
