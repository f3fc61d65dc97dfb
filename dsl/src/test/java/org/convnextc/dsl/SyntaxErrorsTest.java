package org.convnextc.dsl;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each file of {@code src/test/resources/errors} holds a mistake; what is said about it is in {@code golden/errors}. */
class SyntaxErrorsTest {
    @ParameterizedTest
    @MethodSource("mistakes")
    void mistakesAreExplained(Path file) throws IOException {
        var source = new Source(file.getFileName().toString(), Files.readString(file));
        var diagnostics = new Diagnostics();
        NetParser.parse(source, diagnostics);
        assertTrue(diagnostics.hasErrors());
        var renderer = new DiagnosticRenderer(name -> Optional.of(source), false);
        Golden.check("errors/" + source.name().replace(".net", ".txt"), renderer.render(diagnostics));
    }

    private static List<Path> mistakes() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src", "test", "resources", "errors"))) {
            return files.sorted().toList();
        }
    }
}
