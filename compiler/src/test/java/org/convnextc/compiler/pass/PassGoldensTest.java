package org.convnextc.compiler.pass;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.convnextc.compiler.Golden;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.ir.IrParser;
import org.convnextc.compiler.ir.Printer;
import org.convnextc.compiler.ir.Snapshot;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.junit.jupiter.api.Test;

/** A graph on which every pass has something to do, after each of them. */
class PassGoldensTest {
    private static final Path BEFORE = Path.of("src", "test", "resources", "golden", "ir", "passes", "before.ir");

    @Test
    void everyPassHasItsText() throws IOException {
        var diagnostics = new Diagnostics();
        Graph graph = IrParser.parse(new Source("before.ir", Files.readString(BEFORE)), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
        Pipeline.java().run(graph, diagnostics, (pass, before, after) -> {
            assertNotEquals(before, after, pass.name() + " has nothing to do: give before.ir something for it");
            Golden.check(
                    String.format(Locale.ROOT, "ir/passes/%s.ir", pass.name()),
                    Printer.print(new Snapshot(after, pass.name())));
        });
    }
}
