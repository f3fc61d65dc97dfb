package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.compiler.LoadedNet;
import org.convnextc.compiler.target.cpp.CppOps;
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
import org.convnextc.runtime.spi.Platform;
import org.convnextc.tool.SharedObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every op in native code computes what the float64 reference computes. */
class NativeOpsTest {
    /** Without them patches and convolutions stay steps of their own. */
    private static final List<String> FUSIONS = List.of("fuse_conv_activation", "fuse_patches");

    /** The random net has blocks, and the net as a whole ends in no image. */
    private static final Set<Class<?>> NOT_HERE =
            Set.of(Copy.class, Probe.class, ToChannelsFirst.class, ToChannelsLast.class);

    private static final String NON_FINITE = "NonFinite";
    private static final String EXTREMES = "Extremes";

    /** Nets, each of which is a class of this name. */
    private enum Case {
        /** Odd sizes, windows of every kind, and each op that a kernel is for. */
        OPS(net("ops"), List.of(), 0),
        UNFUSED(OPS.graph, FUSIONS, 0),
        /** Blocks that are wider than tall, taller than wide, and larger than what is computed at a time. */
        FUSED_BLOCKS(net("fused"), List.of(), 0),
        /** Convolutions in groups of all sizes. */
        GROUPED(net("grouped"), List.of(), 0),
        /** Convolutions over all channels. */
        DENSE(net("dense"), List.of(), 0),
        /** A first convolution that gathers what it sees. */
        STEM(net("stem"), List.of(), 0),
        WINOGRAD(net("winograd"), List.of(), 0),
        /** A random net with blocks whose errors are greater than others'. */
        ILL_CONDITIONED(RandomGraphs.graph(22), List.of(), 22);

        private final Graph graph;
        private final Graph lowered;
        private final long seed;

        /**
         * @param without these passes
         * @param seed of weights and input
         */
        Case(Graph graph, List<String> without, long seed) {
            this.graph = graph;
            this.seed = seed;
            lowered = NativeNets.lower(graph, without);
        }
    }

    @TempDir
    private static Path folder;

    private static NativeNets built;

    /** All nets, which are built once; skips the test where there is no compiler for them. */
    private static NativeNets nets() throws IOException {
        assumeTrue(CxxCompiler.find().isPresent(), "no C++ compiler on this machine");
        if (built == null) {
            var nets = new NativeNets().add(NON_FINITE, NonFinite.eachOp()).add(EXTREMES, Extremes.graph());
            for (Case each : Case.values()) {
                nets.add(each.name(), each.graph, each.lowered);
            }
            built = nets.build(Files.createDirectory(folder.resolve("nets")));
        }
        return built;
    }

    @AfterAll
    static void forget() {
        built = null;
    }

    @Test
    void everyOpIsThere() {
        Set<Class<?>> missing =
                Op.of(Op.class).stream().filter(CppOps::supports).collect(Collectors.toSet());
        Stream.concat(
                        Stream.of(Case.OPS, Case.UNFUSED, Case.WINOGRAD).map(each -> each.lowered),
                        Stream.of(NativeNets.lower(NonFinite.eachOp(), List.of())))
                .flatMap(net -> net.functions().stream())
                .flatMap(f -> f.body().stream())
                .forEach(i -> missing.remove(i.op().getClass()));
        missing.removeAll(NOT_HERE);
        assertEquals(Set.of(), missing);
    }

    @ParameterizedTest
    @EnumSource
    void computesWhatTheReferenceDoes(Case each) throws IOException, ReflectiveOperationException {
        NativeNets nets = nets();
        Map<String, Tensor64> weights = RandomGraphs.weights(each.graph, each.seed);
        Tensor64 input = RandomGraphs.input(each.graph, 2, each.seed);
        List<Tensor64> expected = Reference.run(each.graph, weights::get, input);
        double tolerance =
                Float32Error.tolerance(Float32Error.rounding(each.graph, weights, input, expected, each.seed));
        Path checkpoint = Floats.write(Files.createTempFile(folder, "weights", ".safetensors"), weights);
        for (String isa : NativeNets.isas()) {
            List<float[]> first = null;
            for (int threads : List.of(1, 2, 3, 5)) {
                try (Model model = nets.load(each.name(), checkpoint, isa, threads)) {
                    List<float[]> found = new ArrayList<>();
                    model.forwardAll(Floats.of(input.data())).values().forEach(t -> found.add(t.values()));
                    for (int i = 0; i < expected.size(); i++) {
                        var tensor = new Tensor64(expected.get(i).dims(), doubles(found.get(i)));
                        assertEquals(0, Errors.relative(tensor, expected.get(i)), tolerance, isa + " x" + threads);
                        assertArrayEquals((first == null ? found : first).get(i), found.get(i));
                    }
                    first = found;
                }
            }
        }
    }

    @Test
    void nonFinite() throws IOException, ReflectiveOperationException {
        NativeNets nets = nets();
        Graph graph = nets.graph(NON_FINITE);
        Path checkpoint =
                Floats.write(Files.createTempFile(folder, "weights", ".safetensors"), NonFinite.weights(graph));
        for (String isa : NativeNets.isas()) {
            try (Model model = nets.load(NON_FINITE, checkpoint, isa, 2)) {
                NonFinite.checkEachOp(model, graph, isa);
            }
        }
    }

    @Test
    void extremes() throws IOException, ReflectiveOperationException {
        NativeNets nets = nets();
        Graph graph = nets.graph(EXTREMES);
        Path checkpoint =
                Floats.write(Files.createTempFile(folder, "weights", ".safetensors"), Extremes.weights(graph));
        for (String isa : NativeNets.isas()) {
            try (Model model = nets.load(EXTREMES, checkpoint, isa, 2)) {
                Extremes.check(model, graph, isa);
            }
        }
    }

    @Test
    void loadsOnOldSystems() throws IOException {
        assumeTrue(Platform.name().startsWith("linux-"), "symbols have versions on Linux alone");
        nets();
        try (Stream<Path> files = Files.list(folder.resolve("nets").resolve(Platform.name()))) {
            for (Path library : files.toList()) {
                var needs = new SharedObject(library);
                assertEquals(List.of("libc.so.6"), needs.libraries(), library.toString());
                assertTrue(
                        needs.versions().contains("GLIBC_2.17"),
                        needs.versions().toString());
                assertEquals(List.of(), needs.newerThanGlibc17(), library.toString());
            }
        }
    }

    /** The C library of Alpine. */
    @Test
    void loadsWithMusl() throws Exception {
        assumeTrue(CxxCompiler.exists("musl-gcc"), "no musl-gcc on this machine");
        nets();
        Path source = Path.of("..", "kernels", "src", "test", "cpp", "load.c");
        Path program = folder.resolve("load");
        CxxCompiler.run(List.of("musl-gcc", source.toString(), "-o", program.toString()), folder);
        try (Stream<Path> files = Files.list(folder.resolve("nets").resolve(Platform.name()))) {
            for (Path library : files.toList()) {
                CxxCompiler.run(List.of(program.toString(), library.toString()), folder);
            }
        }
    }

    private static Graph net(String name) {
        try {
            return LoadedNet.text(Files.readString(Path.of("..", "kernels", "src", "test", "nets", name + ".net")))
                    .graph();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static double[] doubles(float[] values) {
        double[] all = new double[values.length];
        Arrays.setAll(all, i -> values[i]);
        return all;
    }
}
