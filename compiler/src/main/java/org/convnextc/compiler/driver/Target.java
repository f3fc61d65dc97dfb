package org.convnextc.compiler.driver;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.convnextc.compiler.Compiler;
import org.convnextc.compiler.emit.html.Language;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.pass.Pipeline;

/** What runs a net. */
enum Target {
    JAVA(Language.JAVA) {
        @Override
        Pipeline passes() {
            return Pipeline.java();
        }

        @Override
        SortedMap<String, byte[]> build(Graph lowered, String packageName, String className, String... options) {
            String name = packageName.isEmpty() ? className : packageName + "." + className;
            return InMemoryCompiler.compile(name, Compiler.java(lowered, packageName, className), options);
        }

        @Override
        SortedMap<String, byte[]> buildMarked(Graph lowered, String className) {
            return InMemoryCompiler.compile(className, Compiler.markedJava(lowered, className));
        }

        @Override
        String code(Graph lowered, String className) {
            return Compiler.java(lowered, "", className);
        }
    },
    NATIVE(Language.CPP) {
        @Override
        Pipeline passes() {
            return Pipeline.forNative();
        }

        @Override
        SortedMap<String, byte[]> build(Graph lowered, String packageName, String className, String... options) {
            return NativeBuild.build(List.of(Compiler.nativeSources(lowered, packageName, className)), packageName);
        }

        @Override
        SortedMap<String, byte[]> buildMarked(Graph lowered, String className) {
            return NativeBuild.build(List.of(Compiler.markedNativeSources(lowered, className)), "");
        }

        @Override
        String code(Graph lowered, String className) {
            return Compiler.nativeSources(lowered, "", className).get(className + ".cpp");
        }
    };

    private final Language language;

    Target(Language language) {
        this.language = language;
    }

    /** Of {@link #code}. */
    Language language() {
        return language;
    }

    abstract Pipeline passes();

    /**
     * What a jar of the net holds: files by path.
     *
     * @param lowered after {@link #passes}
     * @param options of javac
     */
    abstract SortedMap<String, byte[]> build(Graph lowered, String packageName, String className, String... options);

    /** The same, in no package, for a profile: each worker marks when it comes to a step. */
    abstract SortedMap<String, byte[]> buildMarked(Graph lowered, String className);

    /** The source that computes. */
    abstract String code(Graph lowered, String className);

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
