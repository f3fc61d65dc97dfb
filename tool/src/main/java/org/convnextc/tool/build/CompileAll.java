package org.convnextc.tool.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.compiler.target.ClassSpec;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Graph;

/**
 * Writes built-in nets as classes of one package, in native code: {@code CompileAll FOLDER PACKAGE NET,NET}, class files and libraries. A
 * build calls it.
 */
public final class CompileAll {
    private CompileAll() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        String packageName = args[1];
        for (String net : args[2].split(",")) {
            for (var file : Toolchain.NATIVE
                    .build(lower(net), ClassSpec.of(packageName, net))
                    .entrySet()) {
                Path path = folder.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, file.getValue());
            }
        }
    }

    private static Graph lower(String net) {
        var diagnostics = new Diagnostics();
        Graph flat = Frontend.load("convnext.net", Optional.of(net), List.of(), new SourceMap(), diagnostics)
                .orElseThrow(
                        () -> new IllegalArgumentException(diagnostics.all().toString()));
        return Toolchain.NATIVE.passes().run(flat, diagnostics, Pipeline.Observer.NONE);
    }
}
