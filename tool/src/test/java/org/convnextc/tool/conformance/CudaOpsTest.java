package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.compiler.LoadedNet;
import org.convnextc.compiler.target.cuda.CudaOps;
import org.convnextc.compiler.target.cuda.ValueType;
import org.convnextc.cuda.CudaModel;
import org.convnextc.cuda.Simulation;
import org.convnextc.ir.Errors;
import org.convnextc.ir.Graph;
import org.convnextc.ir.RandomGraphs;
import org.convnextc.ir.op.Copy;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.ToChannelsFirst;
import org.convnextc.ir.op.ToChannelsLast;
import org.convnextc.ir.reference.Reference;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.runtime.Tensor;
import org.convnextc.tool.verify.Verification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every op of the CUDA target, run on the CPU, computes what the float64 reference computes. */
class CudaOpsTest {
    /** Odd sizes, windows of every kind, and each op that a kernel is for. */
    private static final Path ALL_OPS = Path.of("..", "kernels", "src", "test", "nets", "ops.net");

    /** The net as a whole has no calls, and ends in no image. */
    private static final Set<Class<?>> NOT_HERE = Set.of(Copy.class, ToChannelsFirst.class, ToChannelsLast.class);

    @TempDir
    private Path folder;

    @BeforeEach
    void simulate() {
        Simulation.assumeAvailable();
    }

    @Test
    void allOps() throws Exception {
        Graph graph = LoadedNet.text(Files.readString(ALL_OPS)).graph();
        Set<Class<?>> missing =
                Op.of(Op.class).stream().filter(CudaOps::supports).collect(Collectors.toSet());
        Stream.of(graph, NonFinite.eachOp())
                .flatMap(net -> SimulatedNet.lower(net, ValueType.F32).functions().stream())
                .flatMap(f -> f.body().stream())
                .forEach(i -> missing.remove(i.op().getClass()));
        missing.removeAll(NOT_HERE);
        assertEquals(Set.of(), missing);
        check(graph, 0);
    }

    @Test
    void whatIsNoNumberStaysSo() throws Exception {
        Graph graph = NonFinite.eachOp();
        try (var net = new SimulatedNet(graph, ValueType.F32, folder);
                CudaModel model =
                        net.load(Floats.write(folder.resolve("weights.safetensors"), NonFinite.weights(graph)))) {
            NonFinite.checkEachOp(model, graph, "cuda");
        }
    }

    @Test
    void extremes() throws Exception {
        Graph graph = Extremes.graph();
        try (var net = new SimulatedNet(graph, ValueType.F32, folder);
                CudaModel model =
                        net.load(Floats.write(folder.resolve("weights.safetensors"), Extremes.weights(graph)))) {
            Extremes.check(model, graph, "cuda");
        }
    }

    private void check(Graph graph, long seed) throws Exception {
        Map<String, Tensor64> weights = RandomGraphs.weights(graph, seed);
        Tensor64 input = RandomGraphs.input(graph, 2, seed);
        List<Tensor64> expected = Reference.run(graph, weights::get, input);
        double tolerance = Float32Error.tolerance(Float32Error.rounding(graph, weights, input, expected, seed));
        try (var net = new SimulatedNet(graph, ValueType.F32, folder);
                CudaModel model = net.load(Floats.write(folder.resolve("weights.safetensors"), weights))) {
            List<Tensor> found =
                    List.copyOf(model.forwardAll(Floats.of(input.data())).values());
            for (int i = 0; i < expected.size(); i++) {
                Tensor64 one = Verification.widen(
                        found.get(i).values(), expected.get(i).dims());
                assertEquals(0, Errors.relative(one, expected.get(i)), tolerance, "seed " + seed);
            }
        }
    }
}
