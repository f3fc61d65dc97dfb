package org.convnextc.tool.conformance;

import java.io.IOException;
import java.nio.file.Path;
import org.convnextc.ir.Graph;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.Provider;
import org.convnextc.tool.build.CompiledNet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every op of the Java target on numbers that float32 loses much of. {@code NativeOpsTest} and {@code CudaOpsTest} have the same. */
class ExtremesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "VECTOR"})
    void eachOp(Provider provider) throws IOException {
        Graph graph = Extremes.graph();
        Options options = Options.defaults().withProvider(provider).withThreads(2);
        try (Model model = CompiledNet.of(Emitted.lower(graph))
                .load(Emitted.checkpoint(folder, Extremes.weights(graph)), options)) {
            Extremes.check(model, graph, provider.toString());
        }
    }
}
