package org.convnextc.tool.build;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.convnextc.compiler.Compiler;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.ir.Graph;
import org.convnextc.kernels.Headers;
import org.convnextc.tool.html.Language;

/** C++ for processors. */
final class NativeTarget extends Target {
    NativeTarget() {
        super(Name.NATIVE, Language.CPP);
    }

    @Override
    public Pipeline passes() {
        return Pipeline.forNative();
    }

    @Override
    public SortedMap<String, byte[]> build(Graph lowered, String packageName, String className, String... options) {
        return NativeBuild.build(List.of(Compiler.nativeSources(lowered, packageName, className)), packageName);
    }

    @Override
    public String code(Graph lowered, String className) {
        return Compiler.nativeSources(lowered, "", className).get(className + ".cpp");
    }

    @Override
    public SortedMap<String, byte[]> sources(Graph lowered, String packageName, String className) {
        var files = new TreeMap<String, byte[]>(Headers.CPP.all());
        Compiler.nativeSources(lowered, packageName, className)
                .forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return files;
    }
}
