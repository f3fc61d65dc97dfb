package org.convnextc.examples;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Graph;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.tool.build.CompiledNet;

/** The files of this folder, and what the compiler makes of them. */
final class Examples {
    static final Path WEIGHTS = Path.of("weights", "fashion.safetensors");
    static final Path LABELS = Path.of("labels", "fashion.txt");

    private Examples() {}

    static Graph lowered(String file, Optional<String> net) {
        var diagnostics = new Diagnostics();
        Graph flat = Frontend.load(Path.of(file), net, List.of(), new SourceMap(), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
        return Targets.JAVA.lower(flat, diagnostics);
    }

    static Model fashion(Options options) {
        return CompiledNet.of(lowered("fashion.net", Optional.empty())).load(WEIGHTS, options);
    }
}
