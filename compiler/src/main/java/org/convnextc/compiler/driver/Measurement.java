package org.convnextc.compiler.driver;

import static org.convnextc.compiler.driver.ForwardProgram.say;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.convnextc.runtime.Model;

/** The program that {@code bench} starts. It says {@code run} in nanoseconds, several times, and {@code memory} in bytes. */
final class Measurement {
    private static final Path PROCESS_STATUS = Path.of("/proc/self/status");

    private Measurement() {}

    /** @param args of a {@link ForwardRun} */
    public static void main(String[] args) {
        ForwardProgram.main(Measurement::measure, args);
    }

    private static void measure(Model model, float[] input, ForwardRun run) throws IOException {
        for (int i = 0; i < run.runs(); i++) {
            long start = System.nanoTime();
            model.forwardAll(input);
            say("run", System.nanoTime() - start);
        }
        peakMemory().ifPresent(bytes -> say("memory", bytes));
    }

    /** The most memory that this process ever had in RAM (VmHWM), where the system tells it. */
    private static Optional<Long> peakMemory() throws IOException {
        if (!Files.exists(PROCESS_STATUS)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(PROCESS_STATUS)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst();
        }
    }
}
