package org.convnextc.tool.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.convnextc.tool.console.ExitStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ir --remarks}, for each target. */
class RemarksTest {
    /** As docs/ir.md has it: a squeeze and excitation between the linear layers. */
    private static final String NET =
            """
            net SE {
              input = 3x8x8
              preprocess = { normalize mean=[0, 0, 0] std=[1, 1, 1] }
              body = {
                stem: conv 2x2 /2 -> 8
                residual { conv 3x3 depthwise; layernorm; linear -> 16; gelu; linear -> 8 }
                mean
                expand: linear -> 16
                relu
                multiply { } via { gate: linear -> 16; sigmoid }
                head: linear -> 4
              }
            }
            """;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("se.net");
        Files.writeString(file, NET);
    }

    private List<String> remarks(String... target) {
        var words = new ArrayList<Object>(List.of("ir", file, "--remarks"));
        words.addAll(List.of(target));
        Processes.Result result = Program.here(words.toArray());
        assertEquals(ExitStatus.DONE, result.status(), result.err());
        assertTrue(result.out().startsWith("net SE"), result.out());
        return result.err().lines().toList();
    }

    @Test
    void aPassTellsWhereItAppliedAndWhatStoodInItsWay() {
        List<String> remarks = remarks("--target", "native");
        assertTrue(
                remarks.contains("fuse_mlp: not at %head in @SE, se.net:11:11: %multiply_0 (multiply) stands between"),
                remarks.toString());
        assertEquals(
                1,
                remarks.stream()
                        .filter(r -> r.startsWith("fuse_block: applied at "))
                        .count(),
                remarks.toString());
    }

    @Test
    void theTargetsProductsAreToldApart() {
        assertTrue(remarks("--target", "cuda").stream()
                .anyMatch(r -> r.startsWith("fuse_activation: not at ")
                        && r.endsWith("the target's products do not apply gelu(form=erf)")));
        assertTrue(
                remarks("--target", "java").stream().noneMatch(r -> r.contains("the target's products do not apply")));
    }
}
