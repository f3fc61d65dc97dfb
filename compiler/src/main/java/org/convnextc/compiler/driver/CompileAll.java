package org.convnextc.compiler.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.convnextc.compiler.Compiler;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.sema.Frontend;
import org.convnextc.compiler.sema.SourceMap;
import org.convnextc.dsl.Diagnostics;

/** Writes built-in nets as classes of one package: {@code CompileAll FOLDER PACKAGE NET...}. A build calls it. */
public final class CompileAll {
    private CompileAll() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0], args[1].split("\\."));
        Files.createDirectories(folder);
        for (String net : List.of(args).subList(2, args.length)) {
            Files.writeString(folder.resolve(net + ".java"), source(net, args[1]));
        }
    }

    private static String source(String net, String packageName) {
        var diagnostics = new Diagnostics();
        Graph flat = Frontend.load("convnext.net", Optional.of(net), List.of(), new SourceMap(), diagnostics)
                .orElseThrow(
                        () -> new IllegalArgumentException(diagnostics.all().toString()));
        return Compiler.java(Compiler.lower(flat, diagnostics), packageName, net);
    }
}
