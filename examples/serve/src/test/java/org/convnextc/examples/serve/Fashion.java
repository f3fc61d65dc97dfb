package org.convnextc.examples.serve;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.compiler.target.ClassSpec;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.image.Labels;
import org.convnextc.ir.Graph;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.tool.build.CompiledNet;
import org.convnextc.tool.build.Toolchain;

/** The trained example, which classifies, embeds and explains. */
final class Fashion {
    static final Path WEIGHTS = Path.of("..", "weights", "fashion.safetensors");
    static final Path SANDAL = Path.of("..", "images", "test_00257_sandal.png");

    private Fashion() {}

    static CompiledNet compiled(String... outputs) {
        var diagnostics = new Diagnostics();
        Graph flat = Frontend.load(
                        "../fashion.net", Optional.empty(), List.of(), List.of(outputs), new SourceMap(), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
        return CompiledNet.of(Targets.JAVA.lower(flat, diagnostics), Toolchain.JAVA, ClassSpec.Tail.of(flat));
    }

    static Model model(String... outputs) {
        return compiled(outputs)
                .load(WEIGHTS, Options.defaults().withLabels(Labels.read(Path.of("..", "labels", "fashion.txt"), 10)));
    }
}
