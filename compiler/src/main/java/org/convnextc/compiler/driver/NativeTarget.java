package org.convnextc.compiler.driver;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.convnextc.compiler.Compiler;
import org.convnextc.compiler.emit.html.Language;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.kernels.Headers;

/** C++ for processors. */
final class NativeTarget extends Target {
    NativeTarget() {
        super(Name.NATIVE, Language.CPP);
    }

    @Override
    Pipeline passes() {
        return Pipeline.forNative();
    }

    @Override
    SortedMap<String, byte[]> build(Graph lowered, String packageName, String className, String... options) {
        return NativeBuild.build(List.of(Compiler.nativeSources(lowered, packageName, className)), packageName);
    }

    @Override
    String code(Graph lowered, String className) {
        return Compiler.nativeSources(lowered, "", className).get(className + ".cpp");
    }

    @Override
    SortedMap<String, byte[]> sources(Graph lowered, String packageName, String className) {
        var files = new TreeMap<String, byte[]>(Headers.CPP.all());
        Compiler.nativeSources(lowered, packageName, className)
                .forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return files;
    }
}
