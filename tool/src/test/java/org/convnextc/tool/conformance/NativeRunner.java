package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.convnextc.ir.Graph;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.kernels.CxxCompiler;
import org.convnextc.runtime.Model;

/** Nets on the native target. */
public final class NativeRunner {
    private static final int THREADS = 2;

    private NativeRunner() {}

    /** Skips the test where there is no C++ compiler. */
    public static void assumeAvailable() {
        assumeTrue(CxxCompiler.find().isPresent(), "no C++ compiler on this machine");
    }

    /** The results by instruction set of this processor, as the reference gives them. */
    public static Map<String, List<Tensor64>> run(
            Graph flat, Map<String, Tensor64> weights, Tensor64 input, Path folder) throws IOException {
        Path checkpoint = Emitted.checkpoint(folder, weights);
        NativeNets net = new NativeNets().add("Net", flat).build(Files.createTempDirectory(folder, "native"));
        var results = new LinkedHashMap<String, List<Tensor64>>();
        for (String isa : NativeNets.isas()) {
            try (Model model = net.load("Net", checkpoint, isa, THREADS)) {
                results.put(isa, Emitted.run(model, flat, input));
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }
        Files.delete(checkpoint);
        return results;
    }
}
