package org.convnextc.tool.build;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.convnextc.tool.console.InputException;

/** Compiles one Java source against the class path of this program, without files. */
public final class InMemoryCompiler {
    private InMemoryCompiler() {}

    /**
     * The class files by path.
     *
     * @param className with its package
     * @param options of javac, such as {@code --release 17}; by default the classes are for this JVM and later ones
     * @throws InputException where this JVM has no compiler
     * @throws IllegalStateException where the source does not compile: the emitter's fault
     */
    public static SortedMap<String, byte[]> compile(String className, String source, String... options) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new InputException("the Java at " + System.getProperty("java.home")
                    + " has no compiler; run convnextc with a JDK, not a JRE");
        }
        var messages = new DiagnosticCollector<JavaFileObject>();
        var classes = new TreeMap<String, byte[]>();
        try (var files = new ClassFiles(compiler.getStandardFileManager(messages, null, null), classes)) {
            var words = new ArrayList<>(List.of(options));
            words.addAll(List.of("-proc:none", "-classpath", System.getProperty("java.class.path")));
            // The usual way to join strings costs a starting JVM milliseconds.
            words.add("-XDstringConcat=inline");
            boolean compiled = compiler.getTask(
                            null, files, messages, words, null, List.of(new Source(className, source)))
                    .call();
            if (!compiled) {
                throw new IllegalStateException("the emitted class does not compile:\n"
                        + messages.getDiagnostics().stream()
                                .map(Object::toString)
                                .collect(Collectors.joining("\n")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return classes;
    }

    /** Defines the classes and gives the one of this name. */
    static Class<?> define(String className, SortedMap<String, byte[]> files) {
        try {
            return new MemoryClassLoader(files).loadClass(className);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the emitted source does not define " + className, e);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String className, String text) {
            super(URI.create("string:///" + className.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Keeps what the compiler writes in a map. */
    private static final class ClassFiles extends ForwardingJavaFileManager<JavaFileManager> {
        private final SortedMap<String, byte[]> classes;

        ClassFiles(JavaFileManager files, SortedMap<String, byte[]> classes) {
            super(files);
            this.classes = classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + className.replace('.', '/')), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return new ByteArrayOutputStream() {
                        @Override
                        public void close() {
                            classes.put(className.replace('.', '/') + kind.extension, toByteArray());
                        }
                    };
                }
            };
        }
    }
}
