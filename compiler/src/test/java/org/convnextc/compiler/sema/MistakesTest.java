package org.convnextc.compiler.sema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.compiler.Golden;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Diagnostics;
import org.junit.jupiter.api.Test;

/** What users are told about wrong nets. */
class MistakesTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "mistakes");

    @Test
    void everyMistakeIsExplained() throws IOException {
        var text = new StringBuilder();
        var codes = new HashSet<String>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.sorted().toList()) {
                Expansion expansion = load(file);
                assertTrue(expansion.graph().isEmpty(), file + " is accepted");
                text.append("=== ").append(file.getFileName()).append('\n');
                text.append(expansion.messages().replace(FOLDER + "/", "")).append('\n');
                expansion.diagnostics().all().forEach(diagnostic -> codes.add(diagnostic.code()));
            }
        }
        Golden.check("sema/mistakes.txt", text.toString());
        Set<String> all = Arrays.stream(Code.values()).map(Code::id).collect(Collectors.toSet());
        all.remove(Code.UNKNOWN_SLOT.id()); // of -D alone
        assertEquals(all, codes);
    }

    private static Expansion load(Path file) {
        var sources = new SourceMap();
        var diagnostics = new Diagnostics();
        return new Expansion(
                Frontend.load(file, Optional.empty(), List.of(), sources, diagnostics), diagnostics, sources);
    }

    @Test
    void overrideOfUnknownSlot() {
        Expansion expansion = Expansion.ofSlots("classes = 2  body = { mean }", "clases=3", "body={ relu; mean }");
        assertTrue(expansion.graph().isEmpty());
        assertEquals(
                """
                -D:1:1: error[N047]: net Net has no slot clases
                  1 | clases=3
                    | ^^^^^^
                  help: did you mean classes?
                """,
                expansion.messages());
    }

    @Test
    void overridesAreToldApart() {
        Expansion expansion = Expansion.ofSlots("n = 2  body = { linear -> n }", "n=3", "n=10/4");
        assertTrue(expansion.messages().startsWith("-D2:1:5: error[N054]"), expansion.messages());
    }

    @Test
    void unknownNetAskedFor() {
        var diagnostics = new Diagnostics();
        var sources = new SourceMap();
        var graph = Frontend.load("convnext.net", Optional.of("ConvNextT"), List.of(), sources, diagnostics);
        assertTrue(graph.isEmpty());
        Diagnostic only = diagnostics.all().get(0);
        assertEquals("N043", only.code());
        assertEquals(Optional.of("did you mean ConvNeXtT?"), only.help());
    }

    @Test
    void warningsLeaveTheGraph() {
        Expansion expansion = Expansion.ofSlots("width = 2  widht = 3  body = { linear -> width }");
        assertFalse(expansion.diagnostics().hasErrors());
        assertEquals("N050", expansion.diagnostics().all().get(0).code());
        expansion.valid();
    }
}
