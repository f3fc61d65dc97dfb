package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Graph;
import org.convnextc.kernels.CxxCompiler;
import org.convnextc.kernels.InstructionSet;
import org.convnextc.runtime.spi.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kernels compute the same on other machines as on this one, where {@link NativeOpsTest} holds them to the reference. The cross-compiled
 * programs run in an emulator.
 */
class CrossCompiledTest {
    private static final String ARM64 = "aarch64-linux-gnu-g++";
    private static final String QEMU = "qemu-aarch64";

    private static final String WINDOWS = "x86_64-w64-mingw32-g++";

    /** Debian's package has it where no path leads. */
    private static final String WINE = "/usr/lib/wine/wine64";

    /** Both are float32 and may contract sums differently. */
    private static final double TOLERANCE = 1e-5;

    /** A result; emulators have remarks. */
    private static final Pattern NUMBER = Pattern.compile("-?[0-9.]+(e[+-]?[0-9]+)?");

    private static final Path KERNELS = Path.of("..", "kernels", "src", "test");

    @TempDir
    private Path folder;

    @Test
    void allOpsOnAArch64() throws Exception {
        assumeTrue(CxxCompiler.exists(ARM64), "no " + ARM64 + " on this machine");
        assumeTrue(CxxCompiler.exists(QEMU), "no " + QEMU + " on this machine");
        Graph lowered = NativeNets.lower(net("ops"));
        CxxCompiler cross = new CxxCompiler(ARM64).with(List.of("-static"));
        List<Double> found = run(lowered, cross, InstructionSet.ofOthers(), "cross", List.of(QEMU));
        CxxCompiler here = CxxCompiler.find().orElseThrow().with(List.of("-DCONVNEXTC_PORTABLE_ONLY"));
        assertClose(run(lowered, here, InstructionSet.ofOthers(), "here", List.of()), found);
    }

    /** Whole blocks, for each instruction set of this processor. */
    @Test
    void blocksOnWindows() throws Exception {
        assumeTrue(CxxCompiler.exists(WINDOWS), "no " + WINDOWS + " on this machine");
        assumeTrue(CxxCompiler.exists(WINE), "no " + WINE + " on this machine");
        assumeTrue(Platform.name().equals("linux-x86_64"), "no x86-64 processor");
        Graph lowered = NativeNets.lower(net("blocks"));
        CxxCompiler cross = new CxxCompiler(WINDOWS).with(List.of("-static", "-Wa,-muse-unaligned-vector-move"));
        String prefix = "WINEPREFIX=" + Path.of("target", "wine").toAbsolutePath();
        List<InstructionSet> isas = InstructionSet.ofX86();
        List<Double> found = run(lowered, cross, isas, "cross", List.of("env", prefix, "WINEDEBUG=-all", WINE));
        assertClose(run(lowered, CxxCompiler.find().orElseThrow(), isas, "here", List.of()), found);
    }

    private static void assertClose(List<Double> expected, List<Double> found) {
        assertTrue(expected.size() > 1, expected.toString());
        assertEquals(expected.size(), found.size());
        double greatest = expected.stream().mapToDouble(Math::abs).max().orElseThrow();
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), found.get(i), TOLERANCE * greatest);
        }
    }

    /** Builds and runs the test program; its results. */
    private List<Double> run(
            Graph lowered, CxxCompiler compiler, List<InstructionSet> isas, String name, List<String> starter)
            throws Exception {
        Path own = Files.createDirectory(folder.resolve(name));
        return NetProgram.build(lowered, false, compiler, isas, own)
                .run(starter, "print")
                .lines()
                .filter(line -> NUMBER.matcher(line).matches())
                .map(Double::valueOf)
                .toList();
    }

    private static Graph net(String name) throws IOException {
        var diagnostics = new Diagnostics();
        return Frontend.load(
                        KERNELS.resolve("nets/" + name + ".net"),
                        Optional.empty(),
                        List.of(),
                        new SourceMap(),
                        diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
    }
}
