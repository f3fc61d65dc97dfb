package org.convnextc.tool.dot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.convnextc.compiler.Golden;
import org.convnextc.compiler.LoadedNet;
import org.convnextc.compiler.Targets;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Graph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DotEmitterTest {
    private static final LoadedNet SMALL = LoadedNet.text(
            """
            use "convnext.net"

            net Small : ConvNeXtIso {
              depth   = 2
              width   = 8
              classes = 10
              input   = 3x64x64
            }
            """);

    @TempDir
    Path folder;

    @Test
    void theNetAsWritten() {
        Golden.check("dot/small.dot", DotEmitter.emit(SMALL.graph()));
    }

    @Test
    void functionsAndCalls() {
        Golden.check("dot/small_lowered.dot", DotEmitter.emit(lowered()));
    }

    @Test
    void graphvizReadsIt() throws Exception {
        assumeTrue(graphvizIsThere(), "skipped: found no dot; install Graphviz");
        for (Graph graph : new Graph[] {SMALL.graph(), lowered()}) {
            Path file = Files.writeString(folder.resolve("net.dot"), DotEmitter.emit(graph));
            Process dot = new ProcessBuilder("dot", "-Tplain", file.toString())
                    .redirectErrorStream(true)
                    .start();
            String plain = new String(dot.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, dot.waitFor(), plain);
            assertTrue(plain.contains("4x4x8"), plain);
        }
    }

    private static Graph lowered() {
        return Targets.JAVA.lower(SMALL.graph(), new Diagnostics());
    }

    private static boolean graphvizIsThere() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "dot")));
    }
}
