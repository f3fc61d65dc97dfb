package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Emitted code fits the width that people read. */
class EmittedWidthTest {
    private static final int WIDTH = 120;

    @ParameterizedTest
    @ValueSource(strings = {"java", "cpp", "cuda"})
    void noLineOfTheGoldensIsLonger(String target) throws IOException {
        var longer = new ArrayList<String>();
        try (Stream<Path> files = Files.list(Path.of("src", "test", "resources", "golden", target))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".txt")).toList()) {
                Files.readAllLines(file).stream()
                        .filter(line -> line.length() > WIDTH)
                        .forEach(line -> longer.add(file.getFileName() + ": " + line));
            }
        }
        assertEquals(List.of(), longer);
    }
}
