package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.checkpoint.ArrayTensor;
import org.convnextc.checkpoint.WeightsWriter;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.compiler.target.cpp.CppOps;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.ir.Errors;
import org.convnextc.ir.Graph;
import org.convnextc.ir.RandomGraphs;
import org.convnextc.ir.op.Copy;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Probe;
import org.convnextc.ir.op.ToChannelsFirst;
import org.convnextc.ir.op.ToChannelsLast;
import org.convnextc.ir.reference.Reference;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.kernels.CxxCompiler;
import org.convnextc.runtime.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every op in native code computes what the float64 reference computes. */
class NativeOpsTest {
    /** Odd sizes, windows of every kind, and each op that a kernel is for. */
    private static final Path ALL_OPS = net("ops");

    /** Blocks that are wider than tall, taller than wide, and larger than what is computed at a time. */
    private static final Path FUSED_BLOCKS = net("fused");

    /** Convolutions in groups of all sizes. */
    private static final Path GROUPED = net("grouped");

    /** Convolutions over all channels. */
    private static final Path DENSE = net("dense");

    private static final Path WINOGRAD = net("winograd");

    /** A first convolution that gathers what it sees. */
    private static final Path STEM = net("stem");

    /** Without them patches and convolutions stay steps of their own. */
    private static final List<String> FUSIONS = List.of("fuse_conv_activation", "fuse_patches");

    /** The random net has blocks, and the net as a whole ends in no image. */
    private static final Set<Class<?>> NOT_HERE =
            Set.of(Copy.class, Probe.class, ToChannelsFirst.class, ToChannelsLast.class);

    /**
     * @param without these passes
     * @param seed of weights and input
     */
    private record Case(Graph graph, List<String> without, long seed) {
        static Case of(Graph graph) {
            return new Case(graph, List.of(), 0);
        }

        static Case random(long seed) {
            return new Case(RandomGraphs.graph(seed), List.of(), seed);
        }

        Graph lowered() {
            return NativeNets.lower(graph, without);
        }
    }

    /** A random net with blocks whose errors are greater than others'. */
    private static final long ILL_CONDITIONED = 22;

    @TempDir
    private Path folder;

    private final NativeNets nets = new NativeNets();

    @Test
    void allOps() throws IOException, ReflectiveOperationException {
        Graph graph = parse(Files.readString(ALL_OPS));
        Set<Class<?>> missing =
                Op.of(Op.class).stream().filter(CppOps::supports).collect(Collectors.toSet());
        var unfused = new Case(graph, FUSIONS, 0);
        Case winograd = Case.of(parse(Files.readString(WINOGRAD)));
        Stream.of(Case.of(graph), Case.of(NonFinite.eachOp()), unfused, winograd)
                .flatMap(c -> c.lowered().functions().stream())
                .flatMap(f -> f.body().stream())
                .forEach(i -> missing.remove(i.op().getClass()));
        missing.removeAll(NOT_HERE);
        assertEquals(Set.of(), missing);
        Graph blocks = parse(Files.readString(FUSED_BLOCKS));
        Graph grouped = parse(Files.readString(GROUPED));
        nets.add("NonFinite", NonFinite.eachOp());
        Graph dense = parse(Files.readString(DENSE));
        Graph stem = parse(Files.readString(STEM));
        check(List.of(
                Case.of(graph),
                unfused,
                Case.of(blocks),
                Case.of(grouped),
                Case.of(dense),
                Case.of(stem),
                winograd,
                Case.random(ILL_CONDITIONED)));
        checkNonFinite();
    }

    private static Path net(String name) {
        return Path.of("..", "kernels", "src", "test", "nets", name + ".net");
    }

    private void check(List<Case> cases) throws IOException, ReflectiveOperationException {
        assumeTrue(CxxCompiler.find().isPresent(), "no C++ compiler on this machine");
        for (int i = 0; i < cases.size(); i++) {
            nets.add("Random" + i, cases.get(i).graph(), cases.get(i).lowered());
        }
        nets.build(Files.createDirectory(folder.resolve("nets")));
        for (int i = 0; i < cases.size(); i++) {
            check("Random" + i, cases.get(i).graph(), cases.get(i).seed());
        }
    }

    private void check(String name, Graph graph, long seed) throws IOException, ReflectiveOperationException {
        Map<String, Tensor64> weights = RandomGraphs.weights(graph, seed);
        Tensor64 input = RandomGraphs.input(graph, 2, seed);
        List<Tensor64> expected = Reference.run(graph, weights::get, input);
        double tolerance = Float32Error.tolerance(Float32Error.rounding(graph, weights, input, expected, seed));
        Path checkpoint = checkpoint(weights);
        for (String isa : NativeNets.isas()) {
            List<float[]> first = null;
            for (int threads : List.of(1, 2, 3, 5)) {
                try (Model model = nets.load(name, checkpoint, isa, threads)) {
                    List<float[]> found = new ArrayList<>();
                    model.forwardAll(floats(input.data())).values().forEach(t -> found.add(t.values()));
                    for (int i = 0; i < expected.size(); i++) {
                        var tensor = new Tensor64(expected.get(i).dims(), doubles(found.get(i)));
                        assertEquals(
                                0,
                                Errors.relative(tensor, expected.get(i)),
                                tolerance,
                                name + " " + isa + " x" + threads);
                        assertArrayEquals((first == null ? found : first).get(i), found.get(i));
                    }
                    first = found;
                }
            }
        }
    }

    private void checkNonFinite() throws IOException, ReflectiveOperationException {
        Graph graph = nets.graph("NonFinite");
        Path checkpoint = checkpoint(NonFinite.weights(graph));
        for (String isa : NativeNets.isas()) {
            try (Model model = nets.load("NonFinite", checkpoint, isa, 2)) {
                NonFinite.checkEachOp(model, graph, isa);
            }
        }
    }

    @Test
    void extremes() throws IOException, ReflectiveOperationException {
        assumeTrue(CxxCompiler.find().isPresent(), "no C++ compiler on this machine");
        Graph graph = Extremes.graph();
        nets.add("Extremes", graph).build(Files.createDirectory(folder.resolve("nets")));
        Path checkpoint = checkpoint(Extremes.weights(graph));
        for (String isa : NativeNets.isas()) {
            try (Model model = nets.load("Extremes", checkpoint, isa, 2)) {
                Extremes.check(model, graph, isa);
            }
        }
    }

    private Path checkpoint(Map<String, Tensor64> weights) throws IOException {
        Path file = Files.createTempFile(folder, "weights", ".safetensors");
        WeightsWriter.write(
                file,
                weights.entrySet().stream()
                        .map(e -> new ArrayTensor(
                                e.getKey(),
                                e.getValue().dims().stream()
                                        .mapToInt(Integer::intValue)
                                        .toArray(),
                                floats(e.getValue().data())))
                        .toList());
        return file;
    }

    private static Graph parse(String text) {
        var diagnostics = new Diagnostics();
        return Frontend.load(new Source("ops.net", text), Optional.empty(), List.of(), new SourceMap(), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
    }

    static float[] floats(double[] values) {
        float[] all = new float[values.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) values[i];
        }
        return all;
    }

    static double[] doubles(float[] values) {
        double[] all = new double[values.length];
        Arrays.setAll(all, i -> values[i]);
        return all;
    }
}
