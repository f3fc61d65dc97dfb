package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.convnextc.checkpoint.Checkpoint;
import org.convnextc.checkpoint.Checkpoints;
import org.convnextc.compiler.GoldenCase;
import org.convnextc.compiler.LoadedNet;
import org.convnextc.compiler.weights.CheckpointWeights;
import org.convnextc.ir.Errors;
import org.convnextc.ir.Graph;
import org.convnextc.ir.RandomGraphs;
import org.convnextc.ir.reference.Reference;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.kernels.CxxCompiler;
import org.convnextc.runtime.Model;
import org.convnextc.tool.verify.Verification;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Native code computes PyTorch's logits, whatever the instruction set, and the same bits whatever the number of threads. */
class NativeParityTest {
    /** As for the Java target: PyTorch's own float32 is off by up to 1.3e-6. */
    private static final double LOGITS = 1e-5;

    @TempDir
    private static Path shared;

    private static NativeNets quickNets;

    @TempDir
    private Path folder;

    /** Odd widths, grn, one channel and an odd size; compiling all of them would take minutes. */
    private static final Set<GoldenCase> QUICK =
            EnumSet.of(GoldenCase.B_ODD, GoldenCase.D_V2_MICRO, GoldenCase.G_GRAY_47X33);

    private static NativeNets build(Set<GoldenCase> cases, Path into) throws IOException {
        assumeTrue(CxxCompiler.find().isPresent(), "no C++ compiler on this machine");
        var nets = new NativeNets();
        cases.forEach(golden -> nets.add(golden.name(), golden.graph()));
        return nets.build(into);
    }

    /** The quick ones, which are built once. */
    private static NativeNets quickNets() throws IOException {
        quickNets = quickNets == null ? build(QUICK, shared) : quickNets;
        return quickNets;
    }

    @AfterAll
    static void forget() {
        quickNets = null;
    }

    static Set<GoldenCase> quick() {
        return QUICK;
    }

    @ParameterizedTest
    @MethodSource("quick")
    void logits(GoldenCase golden) throws IOException, ReflectiveOperationException {
        check(quickNets(), golden.name(), golden);
    }

    /** Four callers on two models, with more threads than processors. */
    @Test
    void callersOfTwoModels() throws IOException, ReflectiveOperationException {
        GoldenCase golden = GoldenCase.B_ODD;
        NativeNets nets = quickNets();
        float[] pixels = Floats.of(golden.input().data());
        String isa = NativeNets.isas().get(0);
        try (Model one = nets.load(golden.name(), golden.weights(), isa, 2);
                Model other = nets.load(golden.name(), golden.weights(), isa, 3)) {
            float[] expected = one.forward(pixels);
            IntStream.range(0, 4)
                    .mapToObj(caller -> CompletableFuture.runAsync(() -> {
                        for (int i = 0; i < 20; i++) {
                            assertArrayEquals(expected, (i % 2 == caller % 2 ? one : other).forward(pixels));
                        }
                    }))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
    }

    /** The parts of a long net are structs, and classes bind its weights; errors of float32 add up over its layers. */
    @Test
    void longNet() throws IOException, ReflectiveOperationException {
        assumeTrue(CxxCompiler.find().isPresent(), "no C++ compiler on this machine");
        var text = new StringBuilder("net Long { input = 3x4x4  body = { stem: conv 1x1 -> 8\n");
        for (int i = 0; i < 260; i++) {
            text.append(String.format(
                    "l.%d: { residual { n: layernorm; conv: conv 1x1 -> 8; %s } }%n", i, i % 2 == 0 ? "silu" : "relu"));
        }
        Graph graph = LoadedNet.text(text + "mean  head: linear -> 3 } }").graph();
        Path weights = Architecture.weights(folder, graph);
        Tensor64 input = RandomGraphs.input(graph, 1, 1);
        NativeNets nets = new NativeNets().add("Long", graph).build(folder);
        assertTrue(Files.exists(folder.resolve("Long$Weights2.class")));
        try (Model model = nets.load("Long", weights, NativeNets.isas().get(0), 2);
                Checkpoint checkpoint = Checkpoints.open(weights)) {
            Tensor64 expected = Reference.run(graph, CheckpointWeights.of(checkpoint), input)
                    .get(0);
            Tensor64 found = Verification.widen(model.forward(Floats.of(input.data())), expected.dims());
            assertEquals(0, Errors.relative(found, expected), 1e-4);
        }
    }

    /** Ten thousand models come and go; a leak of a single context or of the smallest net's weights would be hundreds of megabytes. */
    @Test
    @Tag("big")
    void nothingLeaks() throws IOException, ReflectiveOperationException {
        GoldenCase golden = GoldenCase.G_GRAY_47X33;
        NativeNets nets = build(EnumSet.of(golden), folder);
        float[] pixels = Floats.of(golden.input().data());
        long before = 0;
        for (int round = 0; round < 10_000; round++) {
            try (Model model = nets.load(golden.name(), golden.weights(), "portable", 2)) {
                model.forward(pixels);
            }
            if (round == 1_000) {
                before = resident();
            }
        }
        long grown = resident() - before;
        assertTrue(grown < 64 << 20, "grew by " + grown + " bytes in 9,000 rounds");
    }

    /** Bytes of this process in RAM. */
    private static long resident() throws IOException {
        System.gc();
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Cases of one net with other checkpoints share its class. */
    @Test
    @Tag("big")
    void allLogits() throws IOException, ReflectiveOperationException {
        Set<GoldenCase> cases = EnumSet.allOf(GoldenCase.class);
        cases.removeIf(golden -> golden.name().matches("[JK]_.*"));
        NativeNets nets = build(cases, folder);
        for (GoldenCase golden : GoldenCase.values()) {
            check(nets, cases.contains(golden) ? golden.name() : GoldenCase.A_MICRO.name(), golden);
        }
    }

    private static void check(NativeNets nets, String className, GoldenCase golden)
            throws IOException, ReflectiveOperationException {
        float[] pixels = Floats.of(golden.input().data());
        for (String isa : NativeNets.isas()) {
            try (Model model = nets.load(className, golden.weights(), isa, 2)) {
                NonFinite.checkLogits(model, golden.input(), golden + " " + isa);
            }
            float[] first = null;
            for (int threads : List.of(1, 2, 3, 5)) {
                String how = golden + " " + isa + " x" + threads;
                try (Model model = nets.load(className, golden.weights(), isa, threads)) {
                    float[] logits = model.forward(pixels);
                    var found = new Tensor64(golden.logits().dims(), doubles(logits));
                    assertEquals(0, Errors.relative(found, golden.logits()), LOGITS, how);
                    first = first == null ? logits : first;
                    assertArrayEquals(first, logits, how);
                    assertArrayEquals(logits, model.forward(pixels), "a second run of " + how);
                }
            }
        }
    }

    private static double[] doubles(float[] values) {
        double[] all = new double[values.length];
        Arrays.setAll(all, i -> values[i]);
        return all;
    }
}
