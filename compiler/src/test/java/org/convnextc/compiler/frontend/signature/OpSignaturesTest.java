package org.convnextc.compiler.frontend.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OpSignaturesTest {
    private static final Path PAGE = Path.of("..", "docs", "language.md");

    /** The list of ops in docs/language.md is this one. What it lacks is put at its end. */
    @Test
    void thePageListsThem() throws IOException {
        var lines = new ArrayList<>(Files.readAllLines(PAGE));
        int from = lines.indexOf("<!-- ops -->") + 2;
        int to = lines.subList(from, lines.size()).indexOf("```") + from;
        List<String> listed = lines.subList(from, to);
        var expected = OpSignatures.TABLE.values().stream()
                .map(StepSignature::usage)
                .collect(Collectors.toCollection(TreeSet::new));
        if (Boolean.getBoolean("bless")) {
            listed.removeIf(usage -> !expected.contains(usage));
            expected.removeAll(listed);
            listed.addAll(expected);
            Files.write(PAGE, lines);
        } else {
            assertEquals(expected, new TreeSet<>(listed));
        }
    }
}
