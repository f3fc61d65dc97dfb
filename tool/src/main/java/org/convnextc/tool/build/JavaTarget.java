package org.convnextc.tool.build;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.convnextc.compiler.Compiler;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.ir.Graph;
import org.convnextc.tool.html.Language;

/** A class in Java alone. */
final class JavaTarget extends Target {
    JavaTarget() {
        super(Name.JAVA, Language.JAVA);
    }

    @Override
    public Pipeline passes() {
        return Pipeline.java();
    }

    @Override
    public SortedMap<String, byte[]> build(Graph lowered, String packageName, String className, String... options) {
        String name = packageName.isEmpty() ? className : packageName + "." + className;
        return InMemoryCompiler.compile(name, Compiler.java(lowered, packageName, className), options);
    }

    @Override
    public String code(Graph lowered, String className) {
        return Compiler.java(lowered, "", className);
    }

    @Override
    public SortedMap<String, byte[]> sources(Graph lowered, String packageName, String className) {
        String source = Compiler.java(lowered, packageName, className);
        return new TreeMap<>(Map.of(className + ".java", source.getBytes(StandardCharsets.UTF_8)));
    }
}
