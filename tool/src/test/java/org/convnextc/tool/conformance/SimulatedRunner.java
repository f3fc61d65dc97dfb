package org.convnextc.tool.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.convnextc.compiler.target.cuda.ValueType;
import org.convnextc.cuda.CudaModel;
import org.convnextc.cuda.Simulation;
import org.convnextc.ir.Graph;
import org.convnextc.ir.reference.Tensor64;

/** Nets on the CUDA target, whose kernels run on the CPU. */
public final class SimulatedRunner {
    private SimulatedRunner() {}

    /** Skips the test where kernels cannot be compiled for the CPU. */
    public static void assumeAvailable() {
        Simulation.assumeAvailable();
    }

    /** The results in float32, as the reference gives them. */
    public static List<Tensor64> run(Graph flat, Map<String, Tensor64> weights, Tensor64 input, Path folder)
            throws IOException {
        Path checkpoint = Emitted.checkpoint(folder, weights);
        try (var net = new SimulatedNet(flat, ValueType.F32, Files.createTempDirectory(folder, "cuda"));
                CudaModel model = load(net, checkpoint)) {
            return Emitted.run(model, flat, input);
        } finally {
            Files.delete(checkpoint);
        }
    }

    private static CudaModel load(SimulatedNet net, Path checkpoint) {
        try {
            return net.load(checkpoint);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
