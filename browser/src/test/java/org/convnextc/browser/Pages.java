package org.convnextc.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Lets convnextc, as a process, write pages. */
final class Pages {
    private static final Path EXAMPLES =
            Path.of("..", "examples").toAbsolutePath().normalize();

    private Pages() {}

    static Path example(String net) {
        return EXAMPLES.resolve(net);
    }

    static void write(Path net, Path page, String... options) throws IOException, InterruptedException {
        var words = new ArrayList<String>(List.of(net.toString(), "-o", page.toString()));
        words.addAll(List.of(options));
        assertEquals("", run(0, words.toArray(String[]::new)));
    }

    /** What it says. */
    static String run(int status, String... arguments) throws IOException, InterruptedException {
        var words = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.convnextc.tool.cli.Main"));
        words.addAll(List.of(arguments));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(status, process.waitFor(), output);
        return output;
    }
}
