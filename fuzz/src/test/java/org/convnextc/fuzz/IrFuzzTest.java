package org.convnextc.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.convnextc.dsl.DiagnosticRenderer;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.ir.Graph;
import org.convnextc.ir.text.IrParser;
import org.convnextc.ir.text.Printer;
import org.convnextc.ir.text.Snapshot;
import org.junit.jupiter.api.Timeout;

/** A graph's text gives a graph that prints, reads back equal and becomes what each target makes of it, or diagnostics. */
@Timeout(Limits.SECONDS)
class IrFuzzTest {
    private final Emission emission = new Emission();

    @FuzzTest
    @DictionaryFile(resourcePath = "/ir.dict")
    void ir(byte[] bytes) {
        var source = new Source("fuzz.ir", new String(bytes, StandardCharsets.UTF_8));
        var diagnostics = new Diagnostics();
        Optional<Snapshot> read = IrParser.snapshot(source, diagnostics);
        assertEquals(read.isEmpty(), diagnostics.hasErrors());
        read.ifPresent(snapshot -> {
            readsBack(snapshot.graph());
            emission.check(snapshot, List.of(source));
        });
        new DiagnosticRenderer(name -> Optional.of(source), false).render(diagnostics);
    }

    private static void readsBack(Graph graph) {
        String text = Printer.print(graph);
        var diagnostics = new Diagnostics();
        Optional<Graph> again = IrParser.parse(new Source("printed.ir", text), diagnostics);
        assertEquals(Optional.of(graph), again, () -> diagnostics.all() + "\n" + text);
    }
}
