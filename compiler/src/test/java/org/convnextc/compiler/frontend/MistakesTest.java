package org.convnextc.compiler.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.convnextc.compiler.frontend.fault.NetCode;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Diagnostics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What users are told about wrong nets. */
class MistakesTest {
    static final Path FOLDER = Path.of("src", "test", "resources", "mistakes");

    /** Rounds after which the lines that expectations take up have settled. */
    private static final int ROUNDS = 4;

    @ParameterizedTest
    @MethodSource("files")
    void mistakesAreExplained(Path file) throws IOException {
        for (int i = 0; i < ROUNDS && Boolean.getBoolean("bless"); i++) {
            Files.writeString(file, Expectations.annotate(Mistake.of(file)));
        }
        Mistake mistake = Mistake.of(file);
        assertFalse(mistake.found().isEmpty(), file + " has no mistake");
        assertEquals(
                mistake.text(),
                Expectations.annotate(mistake),
                () -> file + " expects something else; if what is told is right, -Dbless=true");
    }

    private static List<Path> files() {
        return Mistake.files(FOLDER);
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

    /** In the order of names, in every run. */
    @Test
    void slotsAreListedInOrder() {
        Expansion expansion = Expansion.ofSlots(
                "d = 1  a = 2  f = 3  c = 4  e = 5  b = 6  body = { linear -> a*b*c*d*e*f; mean }", "nothing=3");
        assertTrue(
                expansion.messages().contains("help: its slots are a, b, body, c, d, e, f, input"),
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
        assertTrue(expansion.diagnostics().all().get(0).is(NetCode.UNUSED_SLOT));
        expansion.valid();
    }
}
