package org.convnextc.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The CUDA kernels on the CPU, beside plain loops in double precision, under AddressSanitizer and UndefinedBehaviorSanitizer.
 * {@code kernels/check-cuda} does the same for all types and more shapes.
 */
class CudaKernelsTest {
    private static final Path SOURCES = Path.of("src/test/cuda");
    private static final Path HEADERS = Path.of("src/main/cuda");

    /** Without optimisation: compiling takes longer than running. */
    private static final List<String> FLAGS = List.of(
            "-std=c++20",
            "-O0",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-fno-strict-aliasing",
            "-fsanitize=address,undefined",
            "-fno-sanitize-recover=all");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"check_rows, float", "check_windows, __nv_bfloat16"})
    void kernelsGiveWhatPlainLoopsGive(String source, String value) throws Exception {
        Optional<CxxCompiler> compiler = CxxCompiler.find();
        assumeTrue(compiler.isPresent(), "found no C++ compiler");
        Path program = folder.resolve(source);
        var words = new ArrayList<>(List.of(compiler.get().program()));
        words.addAll(FLAGS);
        words.addAll(List.of("-DVALUE=" + value, "-I" + SOURCES, "-I" + HEADERS));
        words.addAll(List.of(SOURCES.resolve(source + ".cpp").toString(), "-o", program.toString()));
        CxxCompiler.run(words, folder);
        String output = CxxCompiler.run(List.of(program.toString()), folder);
        assertTrue(output.contains(" cases, 0 failures"), output);
    }

    @Test
    void nvccCompilesAllKernelsForAllTargets() throws Exception {
        Optional<Nvcc> nvcc = Nvcc.find();
        assumeTrue(nvcc.isPresent(), Nvcc.missing());
        Path fatbin = folder.resolve("kernels.fatbin");
        String said = nvcc.get().compile(SOURCES.resolve("all_kernels.cu"), HEADERS, fatbin);
        assertTrue(said.isBlank(), said);
        assertTrue(fatbin.toFile().length() > 0);
    }

    @Test
    void registersHoldWhatTheKernelsOfConvNeXtTKeep() throws Exception {
        Optional<Nvcc> nvcc = Nvcc.find();
        assumeTrue(nvcc.isPresent(), Nvcc.missing());
        String report = CxxCompiler.run(
                List.of(
                        nvcc.get().program(),
                        "-std=c++17",
                        "-arch=sm_90",
                        "-cubin",
                        "-Xptxas",
                        "-v",
                        "-DVALUE=__nv_bfloat16",
                        "-I" + HEADERS,
                        SOURCES.resolve("tiny_kernels.cu").toString(),
                        "-o",
                        folder.resolve("tiny.cubin").toString()),
                folder);
        List<String> spills = report.lines()
                .filter(line -> line.contains("bytes stack frame"))
                .toList();
        assertEquals(11, spills.size(), report);
        assertEquals(
                Set.of("0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads"),
                spills.stream().map(String::strip).collect(Collectors.toSet()),
                report);
    }
}
