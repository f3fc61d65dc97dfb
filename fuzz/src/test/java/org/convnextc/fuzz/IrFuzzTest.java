package org.convnextc.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.convnextc.compiler.Compiler;
import org.convnextc.compiler.emit.UnsupportedGraphException;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.ir.IrParser;
import org.convnextc.compiler.ir.Printer;
import org.convnextc.dsl.DiagnosticRenderer;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.junit.jupiter.api.Timeout;

/** A graph's text gives a graph that prints, reads back equal and goes on through passes and emitter, or diagnostics. */
@Timeout(Limits.SECONDS)
class IrFuzzTest {
    @FuzzTest
    @DictionaryFile(resourcePath = "/ir.dict")
    void ir(byte[] bytes) {
        var source = new Source("fuzz.ir", new String(bytes, StandardCharsets.UTF_8));
        var diagnostics = new Diagnostics();
        Optional<Graph> graph = IrParser.parse(source, diagnostics);
        assertEquals(graph.isEmpty(), diagnostics.hasErrors());
        graph.ifPresent(IrFuzzTest::readsBack);
        graph.ifPresent(IrFuzzTest::goesOn);
        new DiagnosticRenderer(name -> Optional.of(source), false).render(diagnostics);
    }

    private static void readsBack(Graph graph) {
        String text = Printer.print(graph);
        var diagnostics = new Diagnostics();
        Optional<Graph> again = IrParser.parse(new Source("printed.ir", text), diagnostics);
        assertEquals(Optional.of(graph), again, () -> diagnostics.all() + "\n" + text);
    }

    /** Whatever passes the graph says are behind it: all of them run, as a user's {@code --passes} can choose. */
    private static void goesOn(Graph graph) {
        var diagnostics = new Diagnostics();
        Graph lowered = Compiler.lower(graph, diagnostics);
        if (diagnostics.hasErrors()) {
            return;
        }
        try {
            Compiler.java(lowered, "", "Fuzzed");
        } catch (UnsupportedGraphException e) {
            assertTrue(e.getMessage().startsWith("the target java cannot spell this graph: "), e.getMessage());
        }
    }
}
