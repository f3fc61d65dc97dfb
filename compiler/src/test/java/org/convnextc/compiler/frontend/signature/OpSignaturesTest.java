package org.convnextc.compiler.frontend.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OpSignaturesTest {
    /** The list of ops in docs/language.md is this one. */
    @Test
    void thePageListsThem() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("..", "docs", "language.md"));
        int from = lines.indexOf("<!-- ops -->") + 2;
        int to = lines.subList(from, lines.size()).indexOf("```") + from;
        assertEquals(
                OpSignatures.TABLE.values().stream()
                        .map(StepSignature::usage)
                        .collect(Collectors.toCollection(TreeSet::new)),
                new TreeSet<>(lines.subList(from, to)));
    }
}
