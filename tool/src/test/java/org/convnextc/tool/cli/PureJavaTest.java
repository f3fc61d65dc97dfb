package org.convnextc.tool.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Products in Java need neither OpenBLAS nor JavaCPP: their jars may be left out. */
class PureJavaTest {
    private static final Path EXAMPLES = Path.of("..", "examples");

    private static String classPathWithoutNativeCode() {
        String separator = File.pathSeparator;
        String kept = Stream.of(System.getProperty("java.class.path").split(separator))
                .filter(entry -> !entry.contains("openblas") && !entry.contains("javacpp"))
                .collect(Collectors.joining(separator));
        assertTrue(kept.length() < System.getProperty("java.class.path").length(), "nothing was left out");
        return kept;
    }

    /** With and without the Vector API. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void runsWithoutNativeLibraries(boolean vectors) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (vectors) {
            command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        }
        command.addAll(List.of(
                "-cp",
                classPathWithoutNativeCode(),
                Main.class.getName(),
                "run",
                EXAMPLES.resolve("fashion.net").toString(),
                "--weights",
                EXAMPLES.resolve("weights/fashion.safetensors").toString(),
                "--image",
                EXAMPLES.resolve("images/test_00257_sandal.png").toString(),
                "--gemm",
                "vector"));
        Processes.Result result = Processes.start(new ProcessBuilder(command));
        assertEquals(0, result.status(), result.err());
        assertTrue(result.out().contains("Sandal           0.9119"), result.out());
        assertTrue(result.out().contains(vectors ? "Vector API" : "plain"), result.out());
    }
}
