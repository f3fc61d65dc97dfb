package org.convnextc.tool.build;

import java.util.SortedMap;
import org.convnextc.compiler.Targets;
import org.convnextc.tool.html.Language;

/** A class in Java alone. */
final class JavaToolchain extends Toolchain {
    JavaToolchain() {
        super(Name.JAVA, Targets.JAVA, Language.JAVA);
    }

    @Override
    SortedMap<String, byte[]> compile(
            SortedMap<String, String> sources, String packageName, String className, String... options) {
        String name = packageName.isEmpty() ? className : packageName + "." + className;
        return InMemoryCompiler.compile(name, sources.get(className + ".java"), options);
    }
}
