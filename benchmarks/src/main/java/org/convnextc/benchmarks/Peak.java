package org.convnextc.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The machine's peak of fused multiply-adds, measured by a C++ program that is compiled when it is first needed. */
final class Peak {
    private static final String SECONDS = "0.3";

    private final Path program;

    private Peak(Path program) {
        this.program = program;
    }

    /** Empty where there is no C++ compiler. */
    static Optional<Peak> compile(Path folder) throws IOException, InterruptedException {
        Path source = folder.resolve("peak.cpp");
        Path program = folder.resolve("peak");
        try (InputStream text = Peak.class.getResourceAsStream("peak.cpp")) {
            Files.copy(text, source);
        }
        String compiler = System.getenv().getOrDefault("CXX", "g++");
        try {
            int status = new ProcessBuilder(
                            compiler, "-O2", "-std=c++17", "-pthread", source.toString(), "-o", program.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            return status == 0 ? Optional.of(new Peak(program)) : Optional.empty();
        } catch (IOException e) {
            System.err.println("no FMA peak: cannot run the C++ compiler " + compiler + " (" + e.getMessage() + ")");
            return Optional.empty();
        }
    }

    /** GFLOP/s on so many threads together. */
    double gigaflops(int threads) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(program.toString(), Integer.toString(threads), SECONDS))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
        if (process.waitFor() != 0) {
            throw new IOException("the program that measures the FMA peak failed");
        }
        return Double.parseDouble(line.strip());
    }
}
