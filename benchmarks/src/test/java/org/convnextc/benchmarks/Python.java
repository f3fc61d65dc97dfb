package org.convnextc.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** The scripts of {@code benchmarks/gpu}. */
final class Python {
    private Python() {}

    /** What it writes to standard output. Skips the test where there is no Python. */
    static String run(String input, String... words) throws IOException, InterruptedException {
        Process script = start(
                Stream.concat(Stream.of("python3", "-B"), Stream.of(words)).toList());
        try (var in = script.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String text = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, script.waitFor());
        return text;
    }

    private static Process start(List<String> words) {
        var command = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
        command.environment().put("PYTHONPATH", "gpu");
        try {
            return command.start();
        } catch (IOException e) {
            return abort("there is no python3: " + e.getMessage());
        }
    }
}
