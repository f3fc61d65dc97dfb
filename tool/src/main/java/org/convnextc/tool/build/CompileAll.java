package org.convnextc.tool.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.compiler.target.cuda.ValueType;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Graph;

/**
 * Writes built-in nets as classes of one package: {@code CompileAll TARGET FOLDER PACKAGE NET...}, sources for java, class files and
 * libraries for native. A build calls it.
 */
public final class CompileAll {
    private CompileAll() {}

    public static void main(String[] args) throws IOException {
        Toolchain target = Toolchain.of(Toolchain.Name.valueOf(args[0].toUpperCase(Locale.ROOT)), ValueType.F32);
        Path folder = Path.of(args[1]);
        String packageName = args[2];
        for (String net : List.of(args).subList(3, args.length)) {
            for (var file : files(target, lower(net, target), packageName, net).entrySet()) {
                Path path = folder.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, file.getValue());
            }
        }
    }

    /** By path. */
    private static Map<String, byte[]> files(Toolchain target, Graph lowered, String packageName, String net) {
        if (target != Toolchain.JAVA) {
            return target.build(lowered, packageName, net);
        }
        String path = packageName.replace('.', '/') + "/" + net + ".java";
        return Map.of(path, Targets.JAVA.source(lowered, packageName, net).getBytes(StandardCharsets.UTF_8));
    }

    private static Graph lower(String net, Toolchain target) {
        var diagnostics = new Diagnostics();
        Graph flat = Frontend.load("convnext.net", Optional.of(net), List.of(), new SourceMap(), diagnostics)
                .orElseThrow(
                        () -> new IllegalArgumentException(diagnostics.all().toString()));
        return target.passes().run(flat, diagnostics, Pipeline.Observer.NONE);
    }
}
