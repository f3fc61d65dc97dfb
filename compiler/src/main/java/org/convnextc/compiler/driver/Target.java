package org.convnextc.compiler.driver;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.convnextc.compiler.Compiler;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.pass.Pipeline;

/** What runs a net. */
enum Target {
    JAVA {
        @Override
        Pipeline passes() {
            return Pipeline.java();
        }

        @Override
        SortedMap<String, byte[]> build(Graph lowered, String packageName, String className, String... options) {
            String name = packageName.isEmpty() ? className : packageName + "." + className;
            return InMemoryCompiler.compile(name, Compiler.java(lowered, packageName, className), options);
        }
    },
    NATIVE {
        @Override
        Pipeline passes() {
            return Pipeline.forNative();
        }

        @Override
        SortedMap<String, byte[]> build(Graph lowered, String packageName, String className, String... options) {
            return NativeBuild.build(List.of(Compiler.nativeSources(lowered, packageName, className)), packageName);
        }
    };

    abstract Pipeline passes();

    /**
     * What a jar of the net holds: files by path.
     *
     * @param lowered after {@link #passes}
     * @param options of javac
     */
    abstract SortedMap<String, byte[]> build(Graph lowered, String packageName, String className, String... options);

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
