package org.convnextc.tool.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.convnextc.checkpoint.Checkpoint;
import org.convnextc.checkpoint.Checkpoints;
import org.convnextc.compiler.GoldenCase;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.pass.Functions;
import org.convnextc.compiler.pass.Pass;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.compiler.weights.CheckpointWeights;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Block;
import org.convnextc.ir.op.Mlp;
import org.convnextc.ir.op.Relu;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.kernels.CxxCompiler;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.NativeCodeException;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.spi.Platform;
import org.convnextc.tool.build.CompiledNet;
import org.convnextc.tool.build.Toolchain;
import org.convnextc.tool.verify.TargetValues;
import org.convnextc.tool.verify.Verification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The native target from the command line. */
final class NativeCommandTest {
    /** What a jar without OpenBLAS may have. */
    private static final long MOST_BYTES = 1_000_000;

    @TempDir
    Path folder;

    @Test
    void writesItsSourcesIntoAFolder() throws Exception {
        Path sources = folder.resolve("sources");
        assertOk(Program.here(Program.FASHION, "--target", "native", "-o", sources));
        for (String file : new String[] {"Fashion.java", "Fashion.cpp", "Fashion.h", "convnextc/gemm.h"}) {
            assertTrue(Files.size(sources.resolve(file)) > 0, file);
        }
    }

    @Test
    void aFileIsNoFolder() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        for (Path output : List.of(file, file.resolve("sources"))) {
            Processes.Result result = Program.here(Program.FASHION, "--target", "native", "-o", output);
            assertEquals(1, result.status());
            assertTrue(result.err().startsWith("convnextc: cannot write to the folder " + output), result.err());
            assertFalse(result.err().contains("Exception"), result.err());
        }
    }

    @Test
    void aPackageNeedsAName() {
        Path sources = folder.resolve("sources");
        Processes.Result result =
                Program.here(Program.FASHION, "--target", "native", "-o", sources, "--package", "../x");
        assertEquals(2, result.status());
        assertTrue(result.err().contains("--package ../x: no name for a Java package"), result.err());
        assertFalse(Files.exists(sources));
    }

    /** What is said of each compiler, which is named or looked for, and that nothing is left behind. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            PATH | /none   | the native target needs a C++ compiler, and found none: install g++, or let CXX name one
            CXX  | nowhere | the native target needs a C++ compiler, and CXX is nowhere, which is no program: let it name one
            CXX  | false   | false cannot compile the native target's kernels: let CXX name another C++ compiler
            """)
    void tellsWhichCompilerIsMissingOrBroken(String variable, String value, String message) throws Exception {
        ProcessBuilder command = Program.command(folder, Program.FASHION, "--target", "native", "-o", "Fashion.jar");
        command.environment().remove(CxxCompiler.VARIABLE);
        command.environment().put(variable, value);
        Processes.Result result = Processes.start(command);
        assertTrue(result.err().startsWith("convnextc: " + message), result.err());
        assertEquals(1, result.status());
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void buildsAJarAndRunsANet() throws Exception {
        assumeTrue(CxxCompiler.find().isPresent(), "no C++ compiler on this machine");
        Path net = folder.resolve("small.net");
        Files.writeString(
                net,
                """
                net Small {
                  input = 1x12x10
                  preprocess = { normalize mean=[0] std=[1] }
                  body = { stem: conv 2x2 /2 -> 6; residual { dw: conv 3x3 depthwise; norm: layernorm; up: linear -> 24; gelu; down: linear -> 6 }; mean; head: linear -> 3 }
                }
                """);
        assertOk(Program.here(net, "--target", "native", "-o", folder.resolve("Small.jar"), "--package", "a.b"));
        assertTrue(Files.size(folder.resolve("Small.jar")) < MOST_BYTES);
        try (var jar = new JarFile(folder.resolve("Small.jar").toFile())) {
            String library = "a/b/" + Platform.name() + "/" + System.mapLibraryName("jniSmall");
            assertTrue(jar.getEntry(library) != null, library);
            assertTrue(jar.getEntry("a/b/Small.class") != null);
        }
        Path weights = folder.resolve("w.safetensors");
        assertOk(Program.here("init", net, "--seed", "1", "-o", weights));
        loadsInTwoClassLoadersAtOnce(folder.resolve("Small.jar"), "a.b.Small", weights);
        tellsThatItsLibraryCannotBeUnpacked(folder.resolve("Small.jar"), "a.b.Small", weights);
        Processes.Result bench = Program.here("bench", net, "--target", "native", "--runs", "1", "--warmup", "0");
        assertOk(bench);
        assertTrue(bench.out().contains("native, "), bench.out());
    }

    /** As two web applications with nets of one name do: the JVM gives one file's library to one class loader alone. */
    private static void loadsInTwoClassLoadersAtOnce(Path jar, String type, Path weights) throws Exception {
        URL[] path = {jar.toUri().toURL()};
        try (var one = new URLClassLoader(path);
                var two = new URLClassLoader(path);
                Model first = CompiledNet.load(one.loadClass(type), weights, Options.defaults());
                Model second = CompiledNet.load(two.loadClass(type), weights, Options.defaults())) {
            float[] image = new float[120];
            assertArrayEquals(first.forward(image), second.forward(image));
        }
    }

    private static void tellsThatItsLibraryCannotBeUnpacked(Path jar, String type, Path weights) throws Exception {
        String property = "org.bytedeco.javacpp.cachedir";
        String before = System.getProperty(property);
        System.setProperty(property, jar.toString());
        try (var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
            Class<?> loaded = loader.loadClass(type);
            var failure = assertThrows(
                    NativeCodeException.class, () -> CompiledNet.load(loaded, weights, Options.defaults()));
            String message = "cannot unpack and load " + System.mapLibraryName("jniSmall") + " in " + jar + ": ";
            assertTrue(failure.getMessage().startsWith(message), failure.getMessage());
        } finally {
            restore(property, before);
        }
    }

    private static void restore(String property, String before) {
        if (before == null) {
            System.clearProperty(property);
        } else {
            System.setProperty(property, before);
        }
    }

    @Test
    void verifiesAndProfilesANet() throws Exception {
        assumeTrue(CxxCompiler.find().isPresent(), "no C++ compiler on this machine");
        Path net = folder.resolve("golden.net");
        Files.writeString(net, GoldenCase.A_MICRO.net().text());
        Path stored = GoldenCase.folder("a_micro").resolve("io.safetensors");
        Object weights = GoldenCase.A_MICRO.weights();
        Processes.Result verify =
                Program.here("verify", net, "--target", "native", "--weights", weights, "--against", stored);
        assertOk(verify);
        assertTrue(verify.out().contains("\nstages.0.0.add_0 "), verify.out());
        assertTrue(verify.out().contains("\nstage3 = stages.3.0.add_0 "), verify.out());
        assertTrue(verify.out().contains(" values are within 2.0E-5\n"), verify.out());

        Processes.Result profile = Program.process(
                folder, "profile", net, "--target=native", "--threads=2", "--runs=3", "--warmup=1", "--trace=t.json");
        assertOk(profile);
        for (String part : List.of("2 threads, native, ", "  add_0 ", " block ", "\noutput ", "100.0 %")) {
            assertTrue(profile.out().contains(part), profile.out());
        }
        assertTrue(Files.readString(folder.resolve("t.json")).contains("stages.2.1"));
    }

    /** A pass that changes what the net computes is found by the first value that it changes. */
    @Test
    void verifyFindsAWrongPass() {
        assumeTrue(CxxCompiler.find().isPresent(), "no C++ compiler on this machine");
        GoldenCase golden = GoldenCase.A_MICRO;
        Graph flat = golden.graph();
        var passes = new ArrayList<>(Targets.NATIVE.pipeline().passes());
        passes.add(passes.size() - 1, new ReluForGelu());
        Graph lowered = named("Wrong", new Pipeline(passes).run(flat, new Diagnostics(), Pipeline.Observer.NONE));
        Tensor64 input = golden.input();
        float[] pixels = new float[input.data().length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) input.data()[i];
        }
        Map<String, float[]> found = TargetValues.of(
                lowered,
                Toolchain.NATIVE,
                golden.weights(),
                Options.defaults().withThreads(2),
                pixels,
                input.dims().get(0));
        try (Checkpoint checkpoint = Checkpoints.open(golden.weights())) {
            String stray = new Verification(flat, lowered, CheckpointWeights.of(checkpoint), input, () -> {})
                    .compare(found).stream()
                            .filter(c -> c.strays(2e-5))
                            .findFirst()
                            .orElseThrow()
                            .name();
            assertEquals("stages.0.0.add_0", stray);
        }
    }

    /** One JVM loads one library of a name. */
    private static Graph named(String name, Graph graph) {
        return new Graph(name, graph.preprocess(), graph.unused(), graph.functions());
    }

    /** Takes relu for gelu, in every block. */
    private static final class ReluForGelu implements Pass {
        @Override
        public String name() {
            return "relu_for_gelu";
        }

        @Override
        public String summary() {
            return "gelu(x) = max(x, 0), which is wrong";
        }

        @Override
        public boolean required() {
            return false;
        }

        @Override
        public Graph run(Graph graph, Diagnostics diagnostics) {
            return Functions.map(
                    graph,
                    function -> function.with(
                            function.body().stream().map(ReluForGelu::wrong).toList()));
        }

        private static Instruction wrong(Instruction instruction) {
            return instruction.op() instanceof Block block
                    ? instruction.withOp(new Block(block.conv(), wrong(block.mlp())))
                    : instruction;
        }

        private static Mlp wrong(Mlp mlp) {
            return new Mlp(mlp.hidden(), mlp.hiddenBias(), new Relu(), mlp.width(), mlp.bias());
        }
    }

    private static void assertOk(Processes.Result result) {
        assertEquals("", result.err());
        assertEquals(0, result.status());
        assertFalse(result.out().contains("Exception"), result.out());
    }
}
