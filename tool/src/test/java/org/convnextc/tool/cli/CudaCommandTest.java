package org.convnextc.tool.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.convnextc.checkpoint.Checkpoint;
import org.convnextc.checkpoint.Checkpoints;
import org.convnextc.compiler.GoldenCase;
import org.convnextc.compiler.target.cuda.ValueType;
import org.convnextc.compiler.weights.CheckpointWeights;
import org.convnextc.cuda.Simulation;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Graph;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.kernels.Nvcc;
import org.convnextc.runtime.Options;
import org.convnextc.tool.build.CudaToolchain;
import org.convnextc.tool.verify.Comparison;
import org.convnextc.tool.verify.TargetValues;
import org.convnextc.tool.verify.Verification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The CUDA target from the command line. */
final class CudaCommandTest {
    @TempDir
    Path folder;

    private Path net() throws Exception {
        Path net = folder.resolve("small.net");
        Files.writeString(
                net,
                """
                net Small {
                  input = 1x12x10
                  preprocess = { normalize mean=[0] std=[1] }
                  body = { stem: conv 2x2 /2 -> 6; mean; head: linear -> 3 }
                }
                """);
        return net;
    }

    @Test
    void writesItsSourcesAndTellsWhatIsMissing() throws Exception {
        Path java = folder.resolve("Mine.java");
        Processes.Result result =
                Program.here(net(), "--target", "cuda", "--dtype", "bf16", "-o", java, "--package", "a.b");
        assertEquals(0, result.status(), result.err());
        assertTrue(Files.readString(java).contains("public final class Mine extends CudaModel"));
        assertTrue(Files.readString(folder.resolve("Mine.cu")).contains("typedef __nv_bfloat16 Value;"));
        assertTrue(Files.exists(folder.resolve("convnextc/kernels.cuh")));
        boolean nvcc = Nvcc.find().isPresent();
        assertEquals(nvcc, Files.exists(folder.resolve("Mine.fatbin")));
        assertEquals(!nvcc, result.err().contains("nvcc -std=c++17 -fatbin"), result.err());
    }

    /** What is said of nvcc, and that nothing is left behind. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            nowhere | Fashion.jar  | the CUDA target's kernels need nvcc where a net is compiled; CUDACXX is nowhere, which is no program
            false   | Fashion.jar  | false cannot compile the CUDA target's kernels: install what it asks for
            false   | Fashion.java | false cannot compile the CUDA target's kernels: install what it asks for
            """)
    void tellsWhatIsWrongWithNvcc(String nvcc, String output, String message) throws Exception {
        ProcessBuilder command = Program.command(folder, Program.FASHION, "--target", "cuda", "-o", output);
        command.environment().put(Nvcc.VARIABLE, nvcc);
        Processes.Result result = Processes.start(command);
        assertTrue(result.err().startsWith("convnextc: " + message), result.err());
        assertEquals(1, result.status());
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void buildsAJarThatNeedsAGpu() throws Exception {
        assumeTrue(Nvcc.find().isPresent(), Nvcc.missing());
        Path net = net();
        Path jar = folder.resolve("Small.jar");
        Processes.Result result = Program.here(net, "--target", "cuda", "-o", jar, "--package", "a.b");
        assertEquals(0, result.status(), result.err());
        try (var file = new JarFile(jar.toFile())) {
            assertTrue(file.getEntry("a/b/Small.class") != null);
            assertTrue(file.getEntry("a/b/Small.fatbin") != null);
        }
        assumeFalse(driver(), "a driver is installed here");
        Path weights = folder.resolve("w.safetensors");
        assertEquals(0, Program.here("init", net, "--seed", "1", "-o", weights).status());
        Processes.Result verify = Program.here("verify", net, "--weights", weights, "--target", "cuda");
        assertEquals(1, verify.status(), verify.err());
        assertTrue(verify.err().startsWith("convnextc: found no NVIDIA driver"), verify.err());
    }

    private static boolean driver() {
        return Stream.of("/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/local/nvidia/lib64")
                .anyMatch(libraries -> Files.exists(Path.of(libraries, "libcuda.so.1")));
    }

    @Test
    void wrongWords() throws Exception {
        Path net = net();
        refuses(
                "--dtype bf16: the target java computes with f32; --target cuda has bf16",
                net,
                "--dtype",
                "bf16",
                "-o",
                folder.resolve("A.java"));
        refuses(
                "--dtype int8: the target cuda computes with f32, tf32, f16 or bf16; --target native has int8",
                net,
                "--target",
                "cuda",
                "--dtype",
                "int8",
                "-o",
                folder.resolve("A.java"));
        refuses("--dtype", net, "--target", "cuda", "--dtype", "f64", "-o", folder.resolve("A.java"));
        refuses("is more than one source", net, "--target", "cuda", "-o", "-", "--format", "java");
        refuses("CudaModel.profile", "profile", net, "--target", "cuda");
    }

    /** Elements of 16 bits take half of the bytes. */
    @Test
    void memoryIsThatOfTheType() throws Exception {
        Path net = net();
        long single = arena(net, "f32");
        assertEquals(single / 2, arena(net, "bf16"));
        assertEquals(single, arena(net, "tf32"));
    }

    private static long arena(Path net, String type) {
        Processes.Result info = Program.here("info", net, "--memory", "--target", "cuda", "--dtype", type);
        assertEquals(0, info.status(), info.err());
        Matcher bytes = Pattern.compile("arena ([\\d,]+) bytes").matcher(info.out());
        assertTrue(bytes.find(), info.out());
        return Long.parseLong(bytes.group(1).replace(",", ""));
    }

    private void refuses(String message, Object... words) {
        Processes.Result result = Program.here(words);
        assertEquals(2, result.status(), result.err());
        assertTrue(result.err().contains(message), result.err());
        assertFalse(Files.exists(folder.resolve("A.java")));
    }

    /** Every value of the class that {@code verify} takes, on a simulated device. */
    @Test
    void valuesAreThoseOfTheReference() throws Exception {
        Simulation.assumeAvailable();
        GoldenCase golden = GoldenCase.D_V2_MICRO;
        Map<ValueType, Double> tolerances = Map.of(ValueType.F32, 2e-5, ValueType.BF16, 5e-2);
        for (var entry : tolerances.entrySet()) {
            var target = new SimulatedToolchain(entry.getKey());
            Graph lowered = target.passes().run(golden.graph(), new Diagnostics(), (pass, before, after) -> {});
            Tensor64 input = golden.input();
            Map<String, float[]> found = Simulation.with(() -> TargetValues.of(
                    lowered,
                    target,
                    golden.weights(),
                    Options.defaults(),
                    floats(input),
                    input.dims().get(0)));
            try (Checkpoint checkpoint = Checkpoints.open(golden.weights())) {
                var verification =
                        new Verification(golden.graph(), lowered, CheckpointWeights.of(checkpoint), input, () -> {});
                for (Comparison value : verification.compare(found)) {
                    assertFalse(value.strays(entry.getValue()), value + " " + entry.getKey());
                }
            }
        }
    }

    /** Its kernels are compiled for the CPU. */
    private static final class SimulatedToolchain extends CudaToolchain {
        SimulatedToolchain(ValueType type) {
            super(type);
        }

        @Override
        protected byte[] kernels(String className, String source) {
            return Simulation.compile(className, source);
        }
    }

    private static float[] floats(Tensor64 tensor) {
        float[] all = new float[tensor.data().length];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) tensor.data()[i];
        }
        return all;
    }
}
