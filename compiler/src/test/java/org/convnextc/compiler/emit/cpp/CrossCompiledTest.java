package org.convnextc.compiler.emit.cpp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.convnextc.compiler.Compiler;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.sema.Frontend;
import org.convnextc.compiler.sema.SourceMap;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.kernels.CxxCompiler;
import org.convnextc.kernels.Headers;
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
        CxxCompiler here = CxxCompiler.find().orElseThrow();
        Graph lowered = NativeNets.lower(net());
        Headers.CPP.write(folder);
        for (var source : Compiler.nativeSources(lowered, "", "Ops").entrySet()) {
            Files.writeString(folder.resolve(source.getKey()), source.getValue());
        }
        List<Double> found = run(lowered, CROSS, List.of("-static"), List.of(EMULATOR));
        List<Double> expected = run(lowered, here.program(), List.of("-DCONVNEXTC_PORTABLE_ONLY"), List.of());
        assertTrue(expected.size() > 1, expected.toString());
        assertEquals(expected.size(), found.size());
        double greatest = expected.stream().mapToDouble(Math::abs).max().orElseThrow();
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), found.get(i), TOLERANCE * greatest);
        }
    }

    /** Builds and runs the test program; its results. */
    private List<Double> run(Graph lowered, String compiler, List<String> flags, List<String> starter)
            throws Exception {
        Path object = folder.resolve(compiler + ".o");
        Path program = folder.resolve(compiler + ".run");
        var common = new ArrayList<>(List.of(compiler));
        common.addAll(CxxCompiler.FLAGS);
        common.addAll(flags);
        common.add("-I" + folder);
        var first = new ArrayList<>(common);
        first.addAll(List.of("-c", folder.resolve("Ops.cpp").toString(), "-o", object.toString()));
        CxxCompiler.run(first, folder);
        var second = new ArrayList<>(common);
        int outputs = lowered.entry().resultTypes().get(0).elements();
        int inputs = lowered.entry().inputs().get(0).type().elements();
        second.addAll(List.of("-DNET=Ops", "-DHEADER=\"Ops.h\"", "-DINPUTS=" + inputs, "-DOUTPUTS=" + outputs));
        second.addAll(
                List.of(KERNELS.resolve("cpp/run_net.cpp").toString(), object.toString(), "-o", program.toString()));
        CxxCompiler.run(second, folder);
        var words = new ArrayList<>(starter);
        words.addAll(List.of(program.toString(), "print"));
        return CxxCompiler.run(words, folder)
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
