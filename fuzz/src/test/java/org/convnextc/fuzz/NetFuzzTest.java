package org.convnextc.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.DiagnosticRenderer;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.ir.Graph;
import org.convnextc.ir.text.Snapshot;
import org.junit.jupiter.api.Timeout;

/** A net becomes what each target makes of it, or there are diagnostics, which can be printed. */
@Timeout(Limits.SECONDS)
class NetFuzzTest {
    private final Emission emission = new Emission();

    @FuzzTest
    @DictionaryFile(resourcePath = "/net.dict")
    void net(byte[] bytes) {
        var source = new Source("fuzz.net", new String(bytes, StandardCharsets.UTF_8));
        var sources = new SourceMap();
        var diagnostics = new Diagnostics();
        Optional<Graph> flat = Frontend.load(source, Optional.empty(), List.of(), sources, diagnostics);
        assertEquals(flat.isEmpty(), diagnostics.hasErrors());
        flat.ifPresent(graph -> emission.check(new Snapshot(graph, Snapshot.EXPANSION), sources.all()));
        new DiagnosticRenderer(sources::find, false).render(diagnostics);
    }
}
