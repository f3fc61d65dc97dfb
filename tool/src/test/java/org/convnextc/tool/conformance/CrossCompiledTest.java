package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Graph;
import org.convnextc.kernels.CxxCompiler;
import org.convnextc.kernels.InstructionSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The portable kernels compute the same on AArch64 as on this machine, where {@link NativeOpsTest} holds them to the reference. The
 * cross-compiled program runs in an emulator.
 */
class CrossCompiledTest {
    private static final String CROSS = "aarch64-linux-gnu-g++";
    private static final String EMULATOR = "qemu-aarch64";

    /** Both are float32 and may contract sums differently. */
    private static final double TOLERANCE = 1e-5;

    private static final Path KERNELS = Path.of("..", "kernels", "src", "test");

    @TempDir
    private Path folder;

    @Test
    void allOpsOnAArch64() throws Exception {
        assumeTrue(onPath(CROSS), "no " + CROSS + " on this machine");
        assumeTrue(onPath(EMULATOR), "no " + EMULATOR + " on this machine");
        Graph lowered = NativeNets.lower(net());
        CxxCompiler cross = new CxxCompiler(CROSS).with(List.of("-static"));
        List<Double> found = run(lowered, cross, "cross", List.of(EMULATOR));
        CxxCompiler here = CxxCompiler.find().orElseThrow().with(List.of("-DCONVNEXTC_PORTABLE_ONLY"));
        List<Double> expected = run(lowered, here, "here", List.of());
        assertTrue(expected.size() > 1, expected.toString());
        assertEquals(expected.size(), found.size());
        double greatest = expected.stream().mapToDouble(Math::abs).max().orElseThrow();
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), found.get(i), TOLERANCE * greatest);
        }
    }

    /** Builds and runs the test program; its results. */
    private List<Double> run(Graph lowered, CxxCompiler compiler, String name, List<String> starter) throws Exception {
        Path own = Files.createDirectory(folder.resolve(name));
        return NetProgram.build(lowered, false, compiler, List.of(InstructionSet.PORTABLE), own)
                .run(starter, "print")
                .lines()
                .filter(line -> !line.contains("instruction set"))
                .map(Double::valueOf)
                .toList();
    }

    private static Graph net() throws IOException {
        var diagnostics = new Diagnostics();
        return Frontend.load(KERNELS.resolve("nets/ops.net"), Optional.empty(), List.of(), new SourceMap(), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
    }
}
