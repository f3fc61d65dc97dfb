package org.convnextc.tool.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.convnextc.ir.Graph;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.runtime.GemmProvider;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.Provider;
import org.convnextc.tool.build.CompiledNet;

/** Nets on the Java target. */
public final class JavaRunner {
    private static final int THREADS = 2;

    private JavaRunner() {}

    /** The results with plain kernels and OpenBLAS, and with vector kernels and no OpenBLAS, as the reference gives them. */
    public static Map<Provider, List<Tensor64>> run(
            Graph flat, Map<String, Tensor64> weights, Tensor64 input, Path folder) throws IOException {
        Path checkpoint = Emitted.checkpoint(folder, weights);
        CompiledNet net = CompiledNet.of(Emitted.lower(flat));
        var results = new EnumMap<Provider, List<Tensor64>>(Provider.class);
        for (Provider provider : List.of(Provider.VECTOR, Provider.PLAIN)) {
            GemmProvider gemm = provider == Provider.VECTOR ? GemmProvider.VECTOR : GemmProvider.OPENBLAS;
            Options options =
                    Options.defaults().withProvider(provider).withGemm(gemm).withThreads(THREADS);
            try (Model model = net.load(checkpoint, options)) {
                results.put(provider, Emitted.run(model, flat, input));
            }
        }
        Files.delete(checkpoint);
        return results;
    }
}
