package org.convnextc.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.convnextc.compiler.Targets;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.dsl.syntax.NetParser;
import org.convnextc.tool.build.CompiledNet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every net of every example compiles to a class that the Java compiler takes. */
class NetsTest {
    static Stream<String[]> nets() throws IOException {
        List<String[]> nets = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(""))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".net")).sorted().toList()) {
                var diagnostics = new Diagnostics();
                NetParser.parse(new Source(file.toString(), Files.readString(file)), diagnostics)
                        .nets()
                        .forEach(net -> nets.add(new String[] {file.toString(), net.name()}));
                assertEquals(List.of(), diagnostics.all());
            }
        }
        assertFalse(nets.isEmpty());
        return nets.stream();
    }

    @ParameterizedTest
    @MethodSource("nets")
    void compiles(String file, String net) {
        var lowered = Examples.lowered(file, Optional.of(net));
        assertFalse(CompiledNet.of(lowered).files().isEmpty());
        assertEquals(Targets.JAVA.source(lowered, "a.b", net), Targets.JAVA.source(lowered, "a.b", net));
    }
}
